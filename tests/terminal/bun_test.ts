/** The prompt, as its users see it on Bun. */
import { basics } from "./cases/basics.ts";
import { looks } from "./cases/looks.ts";
import { onBun } from "./programs.ts";

const program = await onBun();
for (const cases of [basics, looks]) cases.test(program);

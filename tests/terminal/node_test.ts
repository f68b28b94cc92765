/** The prompt, as its users see it on Node. */
import { basics } from "./cases/basics.ts";
import { looks } from "./cases/looks.ts";
import { onNode } from "./programs.ts";

const program = await onNode();
for (const cases of [basics, looks]) cases.test(program);

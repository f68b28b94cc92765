/** The prompt, as its users see it on Deno. */
import { basics } from "./cases/basics.ts";
import { looks } from "./cases/looks.ts";
import { onDeno } from "./programs.ts";

const program = onDeno;
for (const cases of [basics, looks]) cases.test(program);

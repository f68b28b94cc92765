/** `*`: a structure or a union, without saying which. */
import { defineCommand } from "../define/command.ts";
import { structCommand } from "./struct/command.ts";

export const pointerTo = defineCommand({
  ...structCommand("any"),
  name: "*",
  summary: "the definition of a structure or union, or one at an address",
  examples: [
    { line: "*list_head", says: "the definition, and the size" },
    { line: "*task_struct.pid,comm init_task", says: "members of the structure at an address" },
  ],
});

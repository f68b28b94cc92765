/** `union`: the definition of a union, or a union in the dump. */
import { defineCommand } from "../define/command.ts";
import { structCommand } from "./struct/command.ts";

export const union = defineCommand({
  ...structCommand("union"),
  name: "union",
  summary: "the definition of a union, or a union at an address",
  examples: [
    { line: "union rcu_special", says: "the definition, and the size" },
    { line: "union rcu_special init_task", says: "the bytes at an address, as the union" },
  ],
});

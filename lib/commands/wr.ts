/** `wr`: writes memory, which a dump has not. */
import { Address } from "../../dsl/value.ts";
import { CommandError } from "../define/command_error.ts";
import { boundForm, defineCommand, defineForm } from "../define/command.ts";

const form = defineForm<bigint>({
  when: "",
  summary: "what was written: never anything",
  columns: [
    { name: "address", type: "address", summary: "where", get: (address) => new Address(address) },
  ],
});

export const wr = defineCommand({
  name: "wr",
  summary: "writes the memory of a running system: a dump is read-only",
  usage: ["[-u|-k|-p] [-8|-16|-32|-64] address|symbol|(expression) value"],
  options: [
    { flag: "u", summary: "the address is one of the current task's memory" },
    { flag: "k", summary: "the address is one of the kernel's" },
    { flag: "p", summary: "the address is a physical one" },
    { flag: "8", summary: "a value of 8 bits" },
    { flag: "16", summary: "a value of 16 bits" },
    { flag: "32", summary: "a value of 32 bits" },
    { flag: "64", summary: "a value of 64 bits" },
  ],
  details: `It always fails, so that a script that would write is not taken for one that did.`,
  examples: [{ line: "rd jiffies", says: "what can be done instead: it is read" }],
  forms: [form],
  bind: () =>
    boundForm<bigint>({
      form,
      rows: () => {
        throw new CommandError("wr: a dump cannot be written: its memory is what it was", "rd reads it");
      },
      draw: () => [],
    }),
});

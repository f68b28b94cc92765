/** `vtop`: virtual addresses as physical ones. */
import { boundForm, type CommandRun, type CommandSession, defineCommand } from "../define/command.ts";
import type { CommandLine } from "../define/command_line.ts";
import { defaultTask } from "../kernel/panic_task.ts";
import { isUserAddress } from "../kernel/user_space.ts";
import { form } from "./vtop/form.ts";
import { drawTranslations } from "./vtop/layout.ts";
import { type Translated, translated } from "./vtop/translate.ts";
import { addressWord } from "./words/address.ts";
import { answer } from "./words/answer.ts";
import { taskWordOf } from "./words/tasks.ts";

export const vtop = defineCommand({
  name: "vtop",
  summary: "where virtual addresses lead: page tables, flags, page, mapping, swap",
  usage: ["[-c pid|task] [-u|-k] address ..."],
  options: [
    { flag: "c", argument: "task", summary: "the task whose memory addresses of the lower half are in" },
    { flag: "u", summary: "the addresses are the task's" },
    { flag: "k", summary: "the addresses are the kernel's" },
  ],
  details:
    `An address is hexadecimal, a symbol, or an expression in parentheses. One of the lower half of the address
space is the current task's, unless -k says otherwise.

Shown are the entries of the page tables on the way, physical address and contents; the flags of the last; the struct
page of the page frame; and for an address of a task its mapping, with the place in its file or on the swap device when
the page is not in memory. Where the tables end early the address is not mapped.`,
  examples: [
    { line: "vtop linux_banner", says: "an address of the kernel" },
    { line: "vtop -c 1 401000", says: "an address of a task" },
    { line: "vtop wedge_list | show virtual, physical, flags, page.use", says: "only some of it" },
  ],
  forms: [form],
  subject: { kind: "task", at: { flag: "c" } },
  bind(line, session) {
    if (line.words.length === 0) line.problem("an address is needed", undefined, "`help vtop` says more");
    if (line.has("u") && line.has("k")) line.problem("-u and -k are mutually exclusive");
    const addresses = line.words.map((word) => addressWord(line, word, session, "address"));
    const taskOf = ownerOf(line, session);
    return boundForm<Translated>({
      form,
      *rows(run) {
        const isUser = (address: bigint) => {
          if (line.has("u") || line.has("k")) return line.has("u");
          return isUserAddress(session.target, address);
        };
        for (const get of addresses) {
          const address = answer("vtop", get);
          const task = isUser(address) ? taskOf(run) : undefined;
          yield answer("vtop", () => translated(session.target, { address, task }));
        }
      },
      draw: (rows) => drawTranslations(rows, session.target),
    });
  },
});

/** The task that addresses of the lower half are of. */
function ownerOf(line: CommandLine, session: CommandSession): (run: CommandRun) => bigint {
  const word = line.argument("c");
  if (word) return taskWordOf(line, word, session);
  return () => answer("vtop", () => session.context.task ?? defaultTask(session.target));
}

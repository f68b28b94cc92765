/** `help`: the commands, or all about one of them. */
import { nearest } from "../../dsl/nearest.ts";
import { boundForm, type CommandDeclaration, defineCommand, defineForm } from "../define/command.ts";
import { commandHelp, commandList } from "./help/text.ts";

const list = defineForm<CommandDeclaration>({
  when: "",
  summary: "a command",
  columns: [
    { name: "name", type: "string", summary: "what is typed", get: (command) => command.name },
    { name: "summary", type: "string", summary: "what it is for", get: (command) => command.summary },
    {
      name: "aliases",
      type: { list: "string" },
      summary: "other words for it, or for it with options",
      get: (command) => Object.keys(command.aliases ?? {}),
    },
    {
      name: "usage",
      type: { list: "string" },
      summary: "what may stand behind it",
      get: (command) => command.usage.map((usage) => `${command.name} ${usage}`.trim()),
    },
  ],
});

export const help = defineCommand({
  name: "help",
  aliases: { man: "help" },
  summary: "the commands, or all about one of them",
  usage: ["[command ... | all]"],
  options: [],
  details: "`inquest help` in a shell has the language: its clauses, tables, walkers and functions.",
  examples: [
    { line: "help", says: "the commands, each with what it is for" },
    { line: "help all", says: "all about each of them" },
    { line: "help help", says: "the options of a command, and examples" },
  ],
  forms: [list],
  raw: true,
  bind(line, session) {
    const option = line.words.find(({ text, quote }) => !quote && text.startsWith("-"));
    if (option) {
      line.problem(
        `${option.text} would print tables of crash itself, which this program does not have`,
        option,
        "`sys`, `mach` and `set -v` tell what is known of the dump, `bt -a` has the registers, `help` the commands",
      );
    }
    const all = session.commandNames();
    const everything = line.words.length === 1 && line.words[0].text === "all";
    const commands = line.words.length === 0 || everything
      ? all.flatMap((name) => session.command(name) ?? [])
      : line.words.map((word) => {
        const found = session.command(word.text);
        if (found !== undefined) return found;
        const near = nearest(word.text, all);
        const hint = near.length > 0
          ? `did you mean ${near.join(", ")}?`
          : "`help` lists the commands, `help sources` the tables";
        return line.problem(`there is no command ${word.text}`, word, hint);
      });
    return boundForm<CommandDeclaration>({
      form: list,
      rows: () => commands,
      *draw(rows) {
        if (line.words.length === 0) yield commandList([...rows]);
        else {
          let between = "";
          for (const command of rows) {
            yield between + commandHelp(command);
            between = "\n";
          }
        }
      },
    });
  },
});

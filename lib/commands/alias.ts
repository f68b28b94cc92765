/** `alias`: short words for longer command lines. */
import { boundForm, defineCommand, defineForm } from "../define/command.ts";

interface Alias {
  readonly origin: "builtin" | "runtime";
  readonly alias: string;
  readonly command: string;
}

const aliases = defineForm<Alias>({
  when: "",
  summary: "an alias",
  columns: [
    {
      name: "origin",
      type: "string",
      summary: "builtin, or runtime for the user's own",
      get: (row) => row.origin,
    },
    { name: "alias", type: "string", summary: "the word", get: (row) => row.alias },
    { name: "command", type: "string", summary: "what it stands for", get: (row) => row.command },
  ],
});

export const alias = defineCommand({
  name: "alias",
  summary: "short words for longer command lines",
  usage: ["[word [command ...]]"],
  options: [],
  raw: true,
  details:
    "With a word and a command, the word stands for the command from then on; an empty text in quotes takes it away again. " +
    "The other words of a line follow what its alias stands for.",
  examples: [
    { line: "alias", says: "all of them" },
    { line: "alias recent ps -m -u", says: "makes one" },
    { line: "alias last", says: "what it stands for" },
  ],
  forms: [aliases],
  bind(line, session) {
    const { context, builtinAliases } = session;
    const [word, first] = line.words;
    const command = first && (first.quote ? first.text : line.from(first));
    if (word && command !== undefined) {
      if (!/^[A-Za-z_]\w*$/.test(word.text)) line.problem(`no word for an alias: ${word.text}`, word);
      if (session.commandNames().includes(word.text)) line.problem(`${word.text} is a command`, word);
      if (builtinAliases.has(word.text)) {
        line.problem(`${word.text} is an alias that cannot be changed`, word);
      }
    }
    function* rows() {
      if (word && command === "" && !context.aliases.delete(word.text)) {
        line.problem(`there is no alias ${word.text}`);
      } else if (word && command === "") return;
      if (word && command) context.aliases.set(word.text, command);
      const all = [
        ...Array.from(builtinAliases, ([alias, command]): Alias => ({ origin: "builtin", alias, command })),
        ...Array.from(context.aliases, ([alias, command]): Alias => ({ origin: "runtime", alias, command })),
      ].filter((row) => word === undefined || row.alias === word.text);
      if (all.length === 0) line.problem(`there is no alias ${word.text}`);
      yield* all;
    }
    return boundForm<Alias>({
      form: aliases,
      rows,
      *draw(found) {
        if (word && command === "") {
          for (const _ of found);
          yield `alias deleted: ${word.text}\n`;
          return;
        }
        yield "ORIGIN   ALIAS    COMMAND\n";
        for (const { origin, alias, command } of found) yield `${origin}  ${alias.padEnd(8)} ${command}\n`;
      },
    });
  },
});

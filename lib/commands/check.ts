/** `check`: what the checks of the plugins find. */
import { nearest } from "../../dsl/nearest.ts";
import { boundForm, type CommandSession, defineCommand, defineForm } from "../define/command.ts";
import type { LoadedCheck } from "../define/check.ts";
import { checkText } from "./check/text.ts";
import { askCheck, type CheckRow, listed } from "./check/rows.ts";

const result = defineForm<CheckRow>({
  when: "",
  summary: "a check",
  columns: [
    { name: "check", type: "string", summary: "its name", get: ({ check }) => check.declaration.name },
    { name: "plugin", type: "string", summary: "the plugin that it is of", get: ({ check }) => check.plugin },
    {
      name: "severity",
      type: "string",
      summary: "info, warning or critical",
      get: ({ check }) => check.declaration.severity,
    },
    {
      name: "found",
      type: "bool",
      summary: "whether it found something; null where that is not known",
      get: (row) => row.found,
    },
    { name: "rows", type: "int", summary: "how many it found", get: (row) => row.rows },
    {
      name: "detail",
      type: { list: "string" },
      summary: "the first of them, or why the check cannot be made",
      get: (row) => row.detail,
    },
    {
      name: "summary",
      type: "string",
      summary: "what it finds",
      get: ({ check }) => check.declaration.summary,
    },
    { name: "advice", type: "string", summary: "what to do", get: ({ check }) => check.declaration.advice },
    {
      name: "link",
      type: "string",
      summary: "where more about it stands",
      get: ({ check }) => check.declaration.link ?? null,
    },
  ],
});

export const check = defineCommand({
  name: "check",
  summary: "what the checks of the plugins find",
  usage: ["[-l] [name ...]"],
  options: [{ flag: "l", summary: "the checks that there are, without making them" }],
  details:
    `A name is that of a check, PLUGIN.CHECK, or that of a plugin for all of its checks. The exit status is 1 when one
that is a warning or critical finds something, and when one cannot be answered.`,
  examples: [{ line: "check -l", says: "the checks that there are" }],
  forms: [result],
  bind(line, session) {
    const names = line.words.map((word) => {
      if (session.checks.some((one) => isNamed(one, word.text))) return word.text;
      const known = session.checks.flatMap((
        { plugin, declaration: { name } },
      ) => [name, `${plugin}.${name}`]);
      const near = nearest(word.text, known);
      const hint = near.length > 0 ? `did you mean ${near.join(", ")}?` : "`check -l` lists them";
      return line.problem(`there is no check ${word.text}`, word, hint);
    });
    const checks = session.checks.filter((one) =>
      names.length === 0 || names.some((name) => isNamed(one, name))
    );
    const rows = line.has("l") ? checks.map((one) => () => listed(one)) : asked(checks, session);
    return boundForm<CheckRow>({
      form: result,
      *rows(run) {
        for (const row of rows) yield row(run);
      },
      draw: (rows) => checkText(rows),
    });
  },
});

function asked(checks: readonly LoadedCheck[], session: CommandSession) {
  return checks.map((one) => askCheck(one, session));
}

function isNamed({ plugin, declaration: { name } }: LoadedCheck, word: string): boolean {
  return word === name || word === plugin || word === `${plugin}.${name}`;
}

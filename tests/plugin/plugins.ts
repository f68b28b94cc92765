/** Plugins for the tests, made of plain objects, and sessions of the embedded dump that have them. */
import type { Session } from "../../mod.ts";
import { openSession } from "../../mod.ts";
import { embeddedDump } from "../session/embedded.ts";

/** A plugin of this name whose parts are named as given, each of which gives the plugin's name. */
export function pluginSource(name: string, parts: {
  readonly tables?: readonly string[];
  readonly functions?: readonly string[];
  readonly commands?: readonly string[];
  readonly aliases?: readonly string[];
  readonly columns?: readonly string[];
  readonly formats?: readonly string[];
}): string {
  const list = (names: readonly string[] | undefined, one: (part: string) => string) =>
    `[${(names ?? []).map(one).join(", ")}]`;
  const column = `{ name: "whose", type: "string", summary: "s", get: () => "${name}" }`;
  const aliases = (command: string) =>
    `{ ${(parts.aliases ?? []).map((alias) => `${alias}: "${command}"`).join(", ")} }`;
  return `import { boundForm, defineForm } from "@inquest/inquest";
const form = defineForm({ when: "", summary: "s", columns: [${column}] });
export default {
  name: "${name}", version: "1", api: 1, summary: "s",
  tables: ${
    list(parts.tables, (table) =>
      `{ name: "${table}", summary: "s", columns: [${column}],
    defaults: ["whose"], rows: () => [1] }`)
  },
  functions: ${
    list(parts.functions, (one) =>
      `{ name: "${one}", summary: "s", parameters: [],
    result: "string", call: () => "${name}" }`)
  },
  commands: ${
    list(parts.commands, (one) =>
      `{ name: "${one}", summary: "s", usage: [""], options: [],
    aliases: ${aliases(one)}, examples: [], forms: [form],
    bind: () => boundForm({ form, rows: () => [1], *draw() { yield "${name}\\n"; } }) }`)
  },
  columns: ${
    list(parts.columns, (path) =>
      `{ table: "${path.split(".")[0]}", name: "${path.split(".")[1]}",
    type: "string", summary: "s", get: () => "${name}" }`)
  },
  formats: ${
    list(parts.formats, (one) =>
      `{ name: "${one}", summary: "s",
    create: (output) => ({ start() {}, row() { output.write("${name}\\n"); }, end() {} }) }`)
  },
};
`;
}

/** Runs with the modules written to a folder of their own: NAME -> its path. */
export async function withModules(
  modules: Readonly<Record<string, string>>,
  run: (path: (name: string) => string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(modules)) await Deno.writeTextFile(`${folder}/${name}`, text);
    await run((name) => `${folder}/${name}`, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs with a session of the embedded dump that has these plugins. */
export async function withPlugins(
  plugins: readonly string[],
  run: (session: Session, warnings: string[]) => Promise<void>,
): Promise<void> {
  const warnings: string[] = [];
  const session = await openSession({ vmcore: embeddedDump, cache: false, plugins }, {
    onWarning: (message) => void warnings.push(message),
  });
  try {
    await run(session, warnings);
  } finally {
    session.close();
  }
}

/** The rows of a query as JSON, or the first line of what is wrong with it. */
export async function ask(session: Session, query: string): Promise<unknown> {
  try {
    return [...(await session.query(query)).json()];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message.split("\n")[0];
  }
}

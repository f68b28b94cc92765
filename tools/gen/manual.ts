/** Fills the marked blocks of the manual with what the declarations say. */
import { loadCatalog } from "../../lib/session/catalog.ts";
import { callableText, list, tableText, walkerText } from "../../lib/ui/help/reference.ts";
import { formatNames } from "../../lib/ui/render/formats.ts";

const path = "dsl/MANUAL.md";

/** The manual's path and its text. */
export async function manual(root: string): Promise<Map<string, string>> {
  const blocks = await manualBlocks();
  return new Map([[path, fillBlocks(await Deno.readTextFile(`${root}/${path}`), blocks)]]);
}

/** What stands between `<!-- generated: NAME -->` and `<!-- end -->` is replaced by the block of that name. */
export function fillBlocks(text: string, blocks: ReadonlyMap<string, string>): string {
  return text.replace(/(<!-- generated: (\w+) -->\n)[^]*?(<!-- end -->)/g, (_all, begin, name, end) => {
    const block = blocks.get(name);
    if (block === undefined) {
      throw new Error(`the manual asks for the block "${name}", which nothing generates`);
    }
    return `${begin}\n${block}\n${end}`;
  });
}

async function manualBlocks(): Promise<Map<string, string>> {
  const { tables, walkers, functions, aggregates, commands } = await loadCatalog();
  const named = (text: string, name: string) => `### ${name}\n\n${fenced(text)}`;
  return new Map([
    ["formats", `Formats: ${formatNames().map((name) => `\`${name}\``).join(", ")}.\n`],
    ["commands", fenced(list(commands.map(({ name, summary }) => [name, summary])))],
    ["functions", fenced(functions.map(callableText).join("\n"))],
    ["aggregates", fenced(aggregates.map(callableText).join("\n"))],
    ["sources", tables.map((table) => named(tableText(table), table.name)).join("\n")],
    ["walkers", walkers.map((walker) => named(walkerText(walker), walker.name)).join("\n")],
  ]);
}

function fenced(text: string): string {
  return "```text\n" + text + "```\n";
}

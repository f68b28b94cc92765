/** What can be asked of `inquest help`: the manual's sections, tables, columns, walkers, functions. */
import { clauseKeywords } from "../../../dsl/ast.ts";
import { nearest } from "../../../dsl/nearest.ts";
import { commandHelp } from "../../commands/help/text.ts";
import type { Declarations } from "../../define/declarations.ts";
import type { PluginDeclaration } from "../../define/plugin.ts";
import { type Catalog, loadCatalog } from "../../session/catalog.ts";
import { declarations } from "../../session/declarations.ts";
import { pluginText } from "../plugin/parts.ts";
import { manualSections, plainText, type Section } from "./manual.ts";
import {
  callableList,
  callableText,
  checkText,
  columnText,
  list,
  tableText,
  walkerText,
} from "./reference.ts";
import { wrapAfter } from "../../base/wrap.ts";

/** What there is to tell about. */
export interface Known {
  readonly declarations: Declarations;
  readonly plugins: readonly PluginDeclaration[];
}

const builtIn: Known = { declarations, plugins: [] };

const aCommand = "A command:\n\n";

/** Sections whose lists are made from the declarations. */
type Listed = "functions" | "aggregates" | "sources" | "walkers";

export class HelpTopics {
  private constructor(
    readonly catalog: Catalog,
    readonly sections: readonly Section[],
    readonly plugins: readonly PluginDeclaration[],
  ) {}

  static async load(manual: string, known: Known = builtIn): Promise<HelpTopics> {
    const catalog = await loadCatalog(known.declarations);
    const declared = new Set([...catalog.tables, ...catalog.walkers].map(({ name }) => name));
    // What was generated into the manual is asked of the declarations.
    const sections = manualSections(manual).filter(({ level, title }) => level < 3 || !declared.has(title));
    return new HelpTopics(catalog, sections, known.plugins);
  }

  /** What there is. */
  overview(): string {
    const { tables, walkers, functions, aggregates, commands } = this.catalog;
    const names = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name).join(" ");
    const lines: [string, string][] = [
      ["clauses", clauseKeywords.join(" ")],
      ["sources", names(tables)],
      ["walkers", names(walkers)],
      ["functions", names(functions)],
      ["aggregates", names(aggregates)],
      ["commands", names(commands)],
      ...this.#pluginLines(),
      ["more", this.#chapters().join(", ")],
    ];
    return "usage: inquest help TOPIC\n\n" +
      "A topic is one of these words, a column (blocked, task.blocked), an operator (has), or language: the\n" +
      "language on one page.\n\n" +
      lines.flatMap(([name, text]) => wrapAfter(`  ${name.padEnd(12)}`, text)).join("\n") + "\n";
  }

  #pluginLines(): [string, string][] {
    const { formats, checks } = this.catalog;
    const parts: [string, readonly { readonly name: string }[]][] = [
      ["formats", formats],
      ["checks", checks],
      ["plugins", this.plugins],
    ];
    return parts.filter(([, items]) => items.length > 0)
      .map(([title, items]) => [title, items.map(({ name }) => name).join(" ")]);
  }

  /** Everything that goes by this name; undefined when nothing does. */
  find(topic: string): string | undefined {
    const word = topic.trim().toLowerCase().replace(/\s+/g, " ");
    const texts = [
      ...this.sections.filter(({ topics }) => topics.includes(word)).map((section) =>
        this.#sectionText(section)
      ),
      ...this.#declared(word),
    ];
    if (texts.length === 0) texts.push(...this.#columns(word));
    // Beside other things of that name it is said which one this is.
    if (texts.length === 1) return texts[0].startsWith(aCommand) ? texts[0].slice(aCommand.length) : texts[0];
    return texts.length === 0 ? undefined : texts.join("\n");
  }

  nearest(topic: string, more: readonly string[] = []): string[] {
    return nearest(topic, [...this.#names(), ...more]);
  }

  *#names(): Generator<string> {
    for (const { topics } of this.sections) yield* topics;
    const { tables, walkers, functions, aggregates, commands, formats, checks } = this.catalog;
    const parts = [tables, walkers, functions, aggregates, commands, formats, checks, this.plugins];
    for (const { name } of parts.flat()) yield name;
    for (const table of tables) for (const { name } of table.columns) yield name;
  }

  #declared(word: string): string[] {
    const { tables, walkers, functions, aggregates, commands, formats, checks } = this.catalog;
    const named = <T extends { readonly name: string }>(items: readonly T[]) =>
      items.filter(({ name }) => isCalled(name, word));
    return [
      ...named(this.plugins).map(pluginText),
      ...named(tables).map(tableText),
      ...named(walkers).map(walkerText),
      ...named(commands).map((command) => aCommand + commandHelp(command)),
      ...named(functions).map(callableText),
      ...named(aggregates).map((one) =>
        `${callableText(one)}\nIt takes the rows of a group: inquest help group\n`
      ),
      ...named(formats).map(({ name, summary }) => `A rendering, for format ${name}:\n\n${summary}\n`),
      ...named(checks).map(checkText),
    ];
  }

  /** `blocked`, `task.blocked`. */
  #columns(word: string): string[] {
    const dot = word.lastIndexOf("."), column = word.slice(dot + 1), table = word.slice(0, Math.max(dot, 0));
    return this.catalog.tables.filter(({ name }) => table === "" || isCalled(name, table))
      .flatMap((one) =>
        one.columns.filter(({ name }) => name.toLowerCase() === column).map((found) => columnText(one, found))
      );
  }

  #sectionText(section: Section): string {
    const { title, text, level } = section;
    const below = level === 1 ? [] : this.#below(section);
    const head = `${title}\n${"-".repeat(title.length)}\n\n`;
    const body = plainText(text).trimEnd();
    return head + [...(body === "" ? [] : [body + "\n"]), ...this.#listOf(title), ...below].join("\n");
  }

  /** The list that the manual has generated at this place. */
  #listOf(title: string): string[] {
    const name = title.toLowerCase() as Listed;
    if (name === "functions" || name === "aggregates") return [callableList(this.catalog[name])];
    if (name === "walkers") return [callableList(this.catalog.walkers)];
    if (name === "sources") return [list(this.catalog.tables.map((table) => [table.name, table.summary]))];
    return [];
  }

  /** Of a chapter with sections: what they are about, by their first sentences. */
  #below(section: Section): string[] {
    const inside = this.#inside(section);
    if (inside.length === 0) return [];
    return [list(inside.map(({ title, text }) => [title, firstSentence(plainText(text))]))];
  }

  #inside(section: Section): Section[] {
    const from = this.sections.indexOf(section) + 1;
    const end = this.sections.findIndex(({ level }, i) => i >= from && level <= section.level);
    return this.sections.slice(from, end < 0 ? undefined : end);
  }

  /** The chapters that the other lines of the overview do not name. */
  #chapters(): string[] {
    const named = new Set(["clauses", "sources", "walkers", "functions", "aggregates", "commands"]);
    return this.sections.filter(({ level, topics }) => level === 2 && !named.has(topics[0]))
      .map(({ topics }) => topics[0]);
  }
}

/** A part of a plugin goes by its name alone, too. */
function isCalled(name: string, word: string): boolean {
  const whole = name.toLowerCase();
  return whole === word || whole.endsWith(`.${word}`);
}

function firstSentence(text: string): string {
  return text.replace(/\s+/g, " ").replace(/(?<=[.:])\s.*$/, "").replace(/:$/, ".");
}

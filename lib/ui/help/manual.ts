/** The manual as sections with topics, and a section as a terminal shows it. */
import { displayWidth, padEnd } from "../../base/text.ts";

/** A heading of the manual and what stands below it, to the next heading of its own or a higher level. */
export interface Section {
  readonly title: string;
  readonly level: number;
  /** What `inquest help` finds it by: the heading and the words of its comment `<!-- topics: … -->`. */
  readonly topics: readonly string[];
  /** Without the sections below it. */
  readonly text: string;
}

const headingLine = /^(#+) (.+)$/;
const topicsLine = /^<!-- topics: (.+) -->$/;

/** The sections in their order. */
export function manualSections(manual: string): Section[] {
  const sections: Section[] = [];
  let lines: string[] = [];
  let head: { title: string; level: number } | undefined;
  let fenced = false;
  const end = () => {
    if (head) sections.push(section(head, lines));
  };
  for (const line of manual.split("\n")) {
    if (line.startsWith("```")) fenced = !fenced;
    const match = fenced ? null : headingLine.exec(line);
    if (!match) {
      lines.push(line);
      continue;
    }
    end();
    head = { level: match[1].length, title: match[2] };
    lines = [];
  }
  end();
  return sections;
}

function section(head: { title: string; level: number }, lines: readonly string[]): Section {
  const words = lines.flatMap((line) => topicsLine.exec(line)?.[1].split(" ") ?? []);
  return { ...head, topics: [head.title.toLowerCase(), ...words], text: lines.join("\n").trim() };
}

/** The section without Markdown: what was generated from the declarations is left out, the help makes it anew. */
export function plainText(text: string): string {
  return text
    .replace(/<!-- generated: (?!formats).+? -->[^]*?<!-- end -->\n?/g, "")
    .replace(/^<!--.*-->\n?/gm, "")
    .replace(/^```inquest\n([^]*?)^```$/gm, (_all, example: string) => indented(example))
    .replace(/^```\w*\n([^]*?)^```$/gm, (_all, block: string) => indented(block))
    .replace(/(?:^\|.*\n?)+/gm, (table) => alignedTable(table))
    .replace(/^((?! {4}).*)$/gm, (line) => line.replace(/`([^`]+)`/g, "$1"))
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+|\n+$/g, "") + "\n";
}

function indented(block: string): string {
  return block.trimEnd().split("\n").map((line) => line === "" ? "" : `    ${line}`).join("\n");
}

/** The cells of a Markdown table in columns, without its bars and its rule. */
function alignedTable(table: string): string {
  const lines = table.trimEnd().split("\n").filter((line) => !/^\|[\s|:-]+\|$/.test(line));
  const rows = lines.map((line) =>
    line.replace(/^\|\s*|\s*\|$/g, "").split(/\s*(?<!\\)\|\s*/)
      .map((cell) => cell.replaceAll("\\|", "|").replace(/`([^`]+)`/g, "$1"))
  );
  const widths = rows[0].map((_cell, i) => Math.max(...rows.map((row) => displayWidth(row[i] ?? ""))));
  return rows.map((row) => ("    " + row.map((cell, i) => padEnd(cell, widths[i])).join("  ")).trimEnd())
    .join("\n") + "\n";
}

/**
 * Asks crash and the program the same command lines on the same dump, and says where they differ.
 *
 *     deno run -A tests/oracle/lines.ts --vmcore FILE --vmlinux FILE [--peer-root ROOT] [--lines FILE] [--only REGEX]
 *         [--show N]
 *
 * crash runs once, in the root directory that has it (see in_root), and reads the lines from a pipe. Verdicts: exact
 * (the same lines, but for white space at their ends and gdb's numbers), values (the same words), refused (by both),
 * differs. The last line is the score.
 *
 * In the file of lines, ` ;; ` separates lines of one session: `set 1 ;; p $pid`. `%name = QUERY` asks the program what
 * `%name%` stands for in the lines below it; where it is nothing on this dump, they are left out.
 */
import { parseArgs } from "node:util";

const here = new URL(".", import.meta.url).pathname;
const root = new URL("../..", import.meta.url).pathname;
const marker = "@@@@ line ";
const between = " ;; ";

/** What crash would keep for the lines that follow, and how it is put back: the program begins anew with each line. */
const lasting = /^(?:set|hex|dec|alias)\b| ;; /;
const restored = [
  "set -p",
  ...["radix 10", "print_max 256", "print_array off", "null-stop off", "offline show", "redzone on"].map((
    word,
  ) => `set ${word}`),
  ...["error default", "zero_excluded off", "scope 0", "hash on"].map((word) => `set ${word}`),
];

type Verdict = "exact" | "values" | "refused" | "differs";

interface Asked {
  readonly line: string;
  readonly theirs: string;
  readonly ours: string;
  readonly failed: boolean;
  readonly said?: string;
}

async function output(
  command: string,
  args: string[],
  input = "",
): Promise<{ text: string; said: string; code: number }> {
  const env = { TZ: "UTC", NO_COLOR: "1", COLUMNS: "200", LC_ALL: "C.UTF-8" };
  const child = new Deno.Command(command, { args, env, stdin: "piped", stdout: "piped", stderr: "piped" })
    .spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(input)).then(() => writer.close());
  const { stdout, stderr, code } = await child.output();
  await written;
  return { text: new TextDecoder().decode(stdout), said: new TextDecoder().decode(stderr), code };
}

function inquest(vmcore: string, asked: readonly string[]): ReturnType<typeof output> {
  return output(Deno.execPath(), ["run", "-A", `${root}lib/ui/main.ts`, vmcore, ...asked]);
}

/** What the program says to lines of one session: several are a file of commands. */
async function session(vmcore: string, lines: readonly string[]): ReturnType<typeof output> {
  if (lines.length === 1) return await inquest(vmcore, ["-e", ...lines]);
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, lines.map((line) => `${line}\n`).join(""));
  const said = await inquest(vmcore, ["-i", file]);
  await Deno.remove(file);
  return said;
}

/** The lines of the file, with what their names stand for on this dump. */
async function linesFor(text: string, only: RegExp, vmcore: string): Promise<string[]> {
  const values = new Map<string, string>();
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    const [, name, query] = /^%(\w+) = (.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      const { text } = await inquest(vmcore, ["--format", "tsv", query]);
      values.set(name, text.split("\n")[1]?.trim().split("\t")[0] ?? "");
    } else if (line && !line.startsWith("#") && only.test(line)) {
      const filled = line.replace(/%(\w+)%/g, (word, name) => values.get(name) || word);
      if (!/%\w+%/.test(filled)) lines.push(filled);
    }
  }
  return lines;
}

/** What crash says to each line. */
async function crash(
  lines: readonly string[],
  vmcore: string,
  vmlinux: string,
  peerRoot: string,
): Promise<string[]> {
  const input = lines.map((line, i) => {
    const after = lasting.test(line) ? `!echo "${marker}"\n${restored.join("\n")}\n` : "";
    return `!echo "${marker}${i}"\n${line.split(between).join("\n")}\n${after}`;
  }).join("") + "quit\n";
  const files = [vmcore, vmlinux];
  const { text } = await output(
    `${here}in_root`,
    [peerRoot, ...files, "--", "crash", "-s", vmlinux, vmcore],
    input,
  );
  const answers: string[] = lines.map(() => "");
  for (const part of text.split(marker).slice(1)) {
    const end = part.indexOf("\n");
    if (end > 0) answers[Number(part.slice(0, end))] = part.slice(end + 1).replace(/^crash> .*\n?/gm, "");
  }
  return answers;
}

/** Where a symbol is in the sources: only a vmlinux knows. */
const sourceLine = / +(?:FILE AND LINE NUMBER|(?:\.\.\/|[\w.-]+\/)\S+\.[chS]: \d+)$/;

function linesOf(text: string): string[] {
  return text.replace(/\$\d+ = /g, "$ = ").replace(/^\n+|\n+$/g, "").split("\n")
    .map((line) => line.replace(sourceLine, "").trimEnd())
    .filter((line) => !/^ *(KERNEL|DUMPFILE|DEBUGINFO):/.test(line));
}

function wordsOf(text: string): string {
  return linesOf(text).join(" ").trim().split(/\s+/).filter((word) => !/^-{3,}$/.test(word)).join(" ");
}

const refusal =
  /^(\w*: |\*: |No symbol|Usage:| {2}Usage:|symbol not found|command not found|invalid |cannot )/i;

/** What both answered before, of lines of one session, is the same; then crash refuses. */
function refusedAfter(theirs: readonly string[], ours: readonly string[]): boolean {
  const before = ours.filter((line) => line !== "");
  const rest = theirs.filter((line) => line !== "");
  return before.every((line, i) => line === rest[i]) && refusal.test(rest[before.length]?.trimStart() ?? "");
}

export function verdictOf({ theirs, ours, failed }: Asked): Verdict {
  if (failed && refusedAfter(linesOf(theirs), linesOf(ours))) return "refused";
  if (linesOf(theirs).join("\n") === linesOf(ours).join("\n")) return "exact";
  return wordsOf(theirs) === wordsOf(ours) ? "values" : "differs";
}

function show({ line, theirs, ours, said }: Asked): void {
  const [a, b] = [linesOf(theirs), linesOf(ours)];
  const at = a.findIndex((text, i) => text !== b[i]);
  const from = at < 0 ? a.length : at;
  console.log(`--- ${line}`);
  for (const text of a.slice(from, from + 3)) console.log(`crash   ${text}`);
  for (const text of b.slice(from, from + 3)) console.log(`inquest ${text}`);
  if (said?.trim()) console.log(`  error ${said.trim().split("\n")[0]}`);
}

async function compare(
  { vmcore, vmlinux, peerRoot, lines, most }: {
    vmcore: string;
    vmlinux: string;
    peerRoot: string;
    lines: string[];
    most: number;
  },
): Promise<void> {
  const theirs = crash(lines, await Deno.realPath(vmcore), await Deno.realPath(vmlinux), peerRoot);
  const tally = { exact: 0, values: 0, refused: 0, differs: 0 };
  let shown = 0;
  for (const [i, line] of lines.entries()) {
    const { text, said, code } = await session(vmcore, line.split(between));
    const asked = { line, theirs: (await theirs)[i], ours: text, failed: code !== 0, said };
    const verdict = verdictOf(asked);
    tally[verdict]++;
    if (verdict === "differs" && shown++ < most) show(asked);
  }
  const same = lines.length - tally.differs;
  console.log(
    `${tally.exact} exact, ${same} with the same values (${tally.refused} refused by both), of ${lines.length} lines`,
  );
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      vmcore: { type: "string" },
      vmlinux: { type: "string" },
      "peer-root": { type: "string", default: "/" },
      lines: { type: "string", default: `${here}lines.txt` },
      only: { type: "string", default: "" },
      show: { type: "string", default: "100" },
    },
  });
  const { vmcore, vmlinux } = values;
  if (vmcore === undefined || vmlinux === undefined) throw new Error("--vmcore and --vmlinux are needed");
  const lines = await linesFor(await Deno.readTextFile(values.lines), new RegExp(values.only), vmcore);
  await compare({ vmcore, vmlinux, peerRoot: values["peer-root"], lines, most: Number(values.show) });
}

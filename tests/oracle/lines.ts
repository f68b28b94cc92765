/**
 * Asks crash and the program the same command lines on the same dump, and says where they differ.
 *
 *     deno run -A tests/oracle/lines.ts --vmcore FILE --vmlinux FILE [--peer-root ROOT] [--lines FILE] [--show N]
 *
 * crash runs once, in the root directory that has it (see in_root), and reads the lines from a pipe. Verdicts: exact
 * (the same lines, but for white space at their ends and gdb's numbers), values (the same words), refused (by both),
 * differs. The last line is the score.
 */
import { parseArgs } from "node:util";

const here = new URL(".", import.meta.url).pathname;
const root = new URL("../..", import.meta.url).pathname;
const marker = "@@@@ line ";

type Verdict = "exact" | "values" | "refused" | "differs";

interface Asked {
  readonly line: string;
  readonly theirs: string;
  readonly ours: string;
  readonly failed: boolean;
}

async function output(command: string, args: string[], input = ""): Promise<{ text: string; code: number }> {
  const env = { TZ: "UTC", NO_COLOR: "1", COLUMNS: "200", LC_ALL: "C.UTF-8" };
  const child = new Deno.Command(command, { args, env, stdin: "piped", stdout: "piped", stderr: "piped" })
    .spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { stdout, code } = await child.output();
  return { text: new TextDecoder().decode(stdout), code };
}

/** What crash says to each line. */
async function crash(
  lines: readonly string[],
  vmcore: string,
  vmlinux: string,
  peerRoot: string,
): Promise<string[]> {
  const input = lines.map((line, i) => `!echo "${marker}${i}"\n${line}\n`).join("") + "quit\n";
  const files = [vmcore, vmlinux];
  const { text } = await output(
    `${here}in_root`,
    [peerRoot, ...files, "--", "crash", "-s", vmlinux, vmcore],
    input,
  );
  const answers: string[] = lines.map(() => "");
  for (const part of text.split(marker).slice(1)) {
    const end = part.indexOf("\n");
    answers[Number(part.slice(0, end))] = part.slice(end + 1).replace(/^crash> .*\n?/gm, "");
  }
  return answers;
}

function linesOf(text: string): string[] {
  return text.replace(/\$\d+ = /g, "$ = ").replace(/^\n+|\n+$/g, "").split("\n").map((line) => line.trimEnd())
    .filter((line) => !/^ *(KERNEL|DUMPFILE|DEBUGINFO):/.test(line));
}

function wordsOf(text: string): string {
  return linesOf(text).join(" ").split(/\s+/).filter((word) => !/^-{3,}$/.test(word)).join(" ");
}

const refusal = /^(\w+: |No symbol|Usage:| {2}Usage:)/;

export function verdictOf({ theirs, ours, failed }: Asked): Verdict {
  if (failed && ours.trim() === "" && refusal.test(theirs.trimStart())) return "refused";
  if (linesOf(theirs).join("\n") === linesOf(ours).join("\n")) return "exact";
  return wordsOf(theirs) === wordsOf(ours) ? "values" : "differs";
}

function show({ line, theirs, ours }: Asked): void {
  const [a, b] = [linesOf(theirs), linesOf(ours)];
  const at = a.findIndex((text, i) => text !== b[i]);
  const from = at < 0 ? a.length : at;
  console.log(`--- ${line}`);
  for (const text of a.slice(from, from + 3)) console.log(`crash   ${text}`);
  for (const text of b.slice(from, from + 3)) console.log(`inquest ${text}`);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      vmcore: { type: "string" },
      vmlinux: { type: "string" },
      "peer-root": { type: "string", default: "/" },
      lines: { type: "string", default: `${here}lines.txt` },
      show: { type: "string", default: "100" },
    },
  });
  const { vmcore, vmlinux } = values;
  if (vmcore === undefined || vmlinux === undefined) throw new Error("--vmcore and --vmlinux are needed");
  const lines = (await Deno.readTextFile(values.lines)).split("\n").filter((line) =>
    line && !line.startsWith("#")
  );
  const theirs = await crash(
    lines,
    await Deno.realPath(vmcore),
    await Deno.realPath(vmlinux),
    values["peer-root"],
  );
  const tally = { exact: 0, values: 0, refused: 0, differs: 0 };
  let shown = 0;
  for (const [i, line] of lines.entries()) {
    const { text, code } = await output(Deno.execPath(), [
      "run",
      "-A",
      `${root}lib/ui/main.ts`,
      vmcore,
      line,
    ]);
    const asked = { line, theirs: theirs[i], ours: text, failed: code !== 0 };
    const verdict = verdictOf(asked);
    tally[verdict]++;
    if (verdict === "differs" && shown++ < Number(values.show)) show(asked);
  }
  const same = lines.length - tally.differs;
  console.log(
    `${tally.exact} exact, ${same} with the same values (${tally.refused} refused by both), of ${lines.length} lines`,
  );
}

/**
 * Transcripts: what a user types and what the program prints, in one file that reads like a terminal.
 *
 *     # A comment, kept as it is.
 *     $ inquest VMCORE 'foreach task | count'
 *     count
 *        97
 *     $ inquest VMCORE 'foreach tsk'
 *     ! error: …                       a line of standard error
 *     ? 2                              the exit status, when it is not 0
 *
 * A command of several lines goes on behind "> ", as in a shell.
 */

export interface Command {
  /** Comments and blank lines above it. */
  readonly above: readonly string[];
  /** Without the "$ ", and the "> " of further lines. */
  readonly text: string;
  /** What stands below it. */
  readonly expected: string;
}

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The commands of a transcript. Lines above the first `$` that are no comment make no sense. */
export function readTranscript(text: string): Command[] {
  const commands: { above: string[]; text: string; lines: string[] }[] = [];
  let above: string[] = [];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    if (line.startsWith("$ ")) {
      commands.push({ above, text: line.slice(2), lines: [] });
      above = [];
    } else if (line.startsWith("# ")) {
      above.push(line);
    } else if (line.startsWith("> ") && commands.length > 0 && commands.at(-1)!.lines.length === 0) {
      commands.at(-1)!.text += `\n${line.slice(2)}`;
    } else if (commands.length > 0 && above.length === 0) {
      commands.at(-1)!.lines.push(line);
    } else if (line !== "") {
      throw new Error(`a transcript says nothing before its first command: ${line}`);
    }
  }
  return commands.map(({ above, text, lines }) => ({ above, text, expected: lines.join("\n").trimEnd() }));
}

/** What a command printed, as a transcript writes it. */
export function showOutcome({ status, stdout, stderr }: Outcome): string {
  const errors = stderr === "" ? [] : stderr.replace(/\n$/, "").split("\n").map((line) => `! ${line}`);
  // CSV ends its lines with CRLF, which editors and git like to change.
  const shown = stdout.replaceAll("\r\n", "\n").replace(/\n$/, "");
  const lines = [...(shown === "" ? [] : [shown]), ...errors];
  if (status !== 0) lines.push(`? ${status}`);
  return lines.join("\n").trimEnd();
}

/** The transcript with these outcomes below its commands. */
export function writeTranscript(commands: readonly Command[], shown: readonly string[]): string {
  const blocks = commands.map((command, i) =>
    [...command.above, `$ ${command.text.replaceAll("\n", "\n> ")}`, ...(shown[i] === "" ? [] : [shown[i]])]
      .join("\n")
  );
  return blocks.join("\n\n") + "\n";
}

/** A command line in a shell's words: quotes, and `echo TEXT |` before the program. */
export function splitCommand(text: string): { words: string[]; input?: string } {
  const piped = /^echo (?<quote>['"])(?<input>.*?)\k<quote> \| (?<rest>.*)$/.exec(text);
  const command = piped?.groups?.rest ?? text;
  const words = [...command.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_all, single, double) => single ?? double)
  );
  if (words[0] !== "inquest") throw new Error(`a transcript runs inquest only, not: ${text}`);
  return { words: words.slice(1), ...(piped?.groups ? { input: piped.groups.input + "\n" } : {}) };
}

/** Runs the lines of a prompt and of command files, and brings what they print where it belongs. */
import { InquestError, UsageError } from "../../base/errors.ts";
import { errorCode, knownReason } from "../../runtime/file_system.ts";
import type { Process } from "../../runtime/process.ts";
import { beside } from "../command_line.ts";
import { failureText } from "../failure.ts";
import { errorLine } from "../screen.ts";
import { WriteRules } from "../write_rules.ts";
import { openSink, type Sink, startShell } from "./destinations.ts";
import { type Destination, firstStatement, type Line, readLine } from "./line.ts";
import { logicalLine } from "./logical_lines.ts";
import type { LineDrawing, LineRunner, LineStatus } from "./runner.ts";

/** What lines may do besides asking. What the user types may do all of it. */
export interface LineRights {
  readonly allowWrite: readonly string[];
  readonly allowRun: boolean;
  readonly overwrite: boolean;
}

/** Where a line stands. */
export interface Place {
  readonly name: string;
  readonly line: number;
}

/** What happens on the screen: the prompt pages there, a command file writes. */
export interface Screen {
  /** How answers are drawn now. */
  drawing(): Omit<LineDrawing, "first">;
  /** What one line prints goes here. */
  open(): Sink | Promise<Sink>;
  /** A shell command is about to use the terminal; what comes back says that it has ended. */
  lend?(): () => void;
}

const nowhere: Sink = { write: () => true, end: () => true };

/** Files that read files that read files: more than anyone writes. */
const deepest = 10;

export class Lines {
  /** Whether something has failed so far. */
  failed = false;
  #first = true;
  #quiet = false;
  readonly #reading: string[] = [];

  constructor(
    private readonly runner: LineRunner,
    private readonly process: Process,
    private readonly rights: LineRights,
    private readonly screen: Screen,
  ) {}

  /** Runs a line; what is wrong with it was told when it comes back. Without a place the user types it. */
  async run(text: string, place?: Place): Promise<LineStatus | "quit"> {
    let status: LineStatus = "answered";
    for (let rest = text.trim(); rest !== "";) {
      // What a statement means depends on those before it.
      const command = await this.runner.isCommand(rest);
      const { first, rest: others } = firstStatement(rest, command);
      const outcome = await this.#one(first, command, place);
      if (outcome === "quit" || outcome === "interrupted") return outcome;
      if (outcome === "failed") this.failed = true, status = outcome;
      rest = others;
    }
    return status;
  }

  async #one(text: string, command: boolean, place: Place | undefined): Promise<LineStatus | "quit"> {
    try {
      return await this.#do(readLine(text, command), place);
    } catch (error) {
      if (!(error instanceof InquestError)) throw error;
      this.#tell(failureText(error), text, place);
      return "failed";
    }
  }

  #do(line: Line, place: Place | undefined): Promise<LineStatus | "quit"> | LineStatus | "quit" {
    switch (line.kind) {
      case "nothing":
        return "answered";
      case "quit":
        return "quit";
      case "problem":
        throw new UsageError(line.message);
      case "read":
        return this.runFile(place === undefined ? line.path : beside(line.path, place.name));
      case "help":
        return this.#help(line.topic, place);
      case "shell":
        this.#mayRun(place);
        return this.#shell(line.command);
      case "statement":
        return this.#statement(line.text, line.destination, place);
    }
  }

  #mayRun(place: Place | undefined): void {
    if (place === undefined || this.rights.allowRun) return;
    throw new InquestError(
      "only what you type may run programs",
      "--allow-run lets command files do so, too",
    );
  }

  /** Of the user's files; all other topics are known where the dump is, and the plugins are. */
  async #help(topic: string, place: Place | undefined): Promise<LineStatus> {
    const { fileHelp } = await import("../help.ts");
    const text = await fileHelp(topic, this.process).catch((error) => {
      if (error instanceof UsageError) return undefined;
      throw error;
    });
    if (text === undefined) return await this.#statement(`help ${topic}`, undefined, place);
    const sink = this.#quiet ? nowhere : await this.screen.open();
    await sink.write(text);
    await sink.end(false);
    this.#first = false;
    return "answered";
  }

  async #shell(command: string): Promise<LineStatus> {
    const back = this.screen.lend?.();
    try {
      return await startShell(command, false, this.process).end() === 0 ? "answered" : "failed";
    } finally {
      back?.();
    }
  }

  async #statement(
    text: string,
    destination: Destination | undefined,
    place: Place | undefined,
  ): Promise<LineStatus> {
    if (destination === undefined) {
      const sink = this.#quiet ? nowhere : await this.screen.open();
      return await this.#walk(text, sink, this.screen.drawing(), place, this.#quiet);
    }
    if (destination.kind === "shell") this.#mayRun(place);
    else this.#mayWrite(destination, place);
    const overwrite = place === undefined || this.rights.overwrite;
    const back = destination.kind === "shell" ? this.screen.lend?.() : undefined;
    try {
      const sink = openSink(destination, overwrite, this.process);
      const { format } = this.screen.drawing();
      return await this.#walk(
        text,
        sink,
        { color: false, ...(format === undefined ? {} : { format }) },
        place,
      );
    } finally {
      back?.();
    }
  }

  #mayWrite({ path, append }: Extract<Destination, { kind: "file" }>, place: Place | undefined): void {
    const { allowWrite, overwrite } = this.rights;
    const rules = new WriteRules(
      { allowWrite: [...allowWrite], overwrite: overwrite || append || place === undefined },
      this.process.files,
    );
    const asked = place === undefined ? { text: "", own: true as const } : { text: "", name: place.name };
    const refusal = rules.refusal(path, { start: 0, end: 0 }, asked);
    if (refusal !== undefined) throw new InquestError(refusal.message, refusal.hint);
  }

  async #walk(
    text: string,
    sink: Sink,
    drawing: Omit<LineDrawing, "first">,
    place: Place | undefined,
    aside = true,
  ): Promise<LineStatus> {
    const answer = this.runner.run({
      text,
      drawing: { ...drawing, first: this.#first || aside || place === undefined },
      ...(place === undefined ? {} : { name: place.name }),
    });
    let status: LineStatus = "interrupted", well = true;
    try {
      for (;;) {
        const next = await answer.next();
        if (next.done) {
          status = next.value;
          break;
        }
        const { to, text: piece } = next.value;
        if (to === "err") this.#tell(piece, text, place);
        else {
          if (!aside) this.#first = false;
          if (await sink.write(piece)) continue;
          status = "answered";
          break;
        }
      }
    } finally {
      await answer.return("answered");
      well = await sink.end(status === "interrupted");
    }
    return well || status !== "answered" ? status : "failed";
  }

  /** What is wrong, behind the place where it is. */
  #tell(message: string, text: string, place: Place | undefined): void {
    const where = place === undefined ? "" : errorLine(`inquest: ${place.name}:${place.line}: ${text}`);
    this.process.stderr.write(where + message);
  }

  /** Runs the user's own file, of which nothing but errors is shown. */
  async runQuietly(path: string): Promise<LineStatus | "quit"> {
    this.#quiet = true;
    try {
      return await this.runFile(path);
    } finally {
      this.#quiet = false;
    }
  }

  /** Runs the lines of a file; an error in one of them does not end the others. */
  async runFile(path: string): Promise<LineStatus | "quit"> {
    if (this.#reading.includes(path) || this.#reading.length >= deepest) {
      throw new InquestError(`"${path}" reads itself: ${[...this.#reading, path].join(" → ")}`);
    }
    const text = path === "-" ? this.process.readInput() : this.#read(path);
    this.#reading.push(path);
    try {
      return await this.#runLines(text, path === "-" ? "standard input" : path);
    } finally {
      this.#reading.pop();
    }
  }

  #read(path: string): string {
    try {
      return this.process.readTextFile(path);
    } catch (error) {
      throw new UsageError(`cannot read ${path}: ${knownReason(error) ?? errorCode(error)}`);
    }
  }

  async #runLines(text: string, name: string): Promise<LineStatus | "quit"> {
    const lines = text.split(/\r?\n/), isCommand = (text: string) => this.runner.isCommand(text);
    let outcome: LineStatus = "answered";
    for (let at = 0;;) {
      const next = await logicalLine(lines, at, isCommand);
      if (next === undefined) return outcome;
      const status = await this.run(next.text, { name, line: next.line });
      if (status === "quit" || status === "interrupted") return status;
      if (status === "failed") outcome = status;
      at = next.next;
    }
  }
}

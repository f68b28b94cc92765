/** The files that a child's answers go to: the process outside writes them, as far as the user's own lines name them. */
import { InquestError } from "../../base/errors.ts";
import { type Ask, bytesOf } from "../../plugin/sandbox/frames.ts";
import type { FileOutput, Process } from "../../runtime/process.ts";
import type { AnswerFile } from "../answer_file.ts";
import type { CommandLine } from "../command_line.ts";
import { mayWrite } from "../rights.ts";
import type { Refusal } from "../write_rules.ts";

/** What says where answers may go: the lines are the user's own. */
export type WritingLines = Pick<CommandLine, "allowWrite" | "overwrite" | "lines" | "line">;

/** Does for a child what it may not do itself, as far as the user's own command line allows it. */
export class OutsideFiles {
  #file: FileOutput | undefined;
  /** Against these nothing speaks. */
  readonly #granted = new Set<string>();

  private constructor(
    private readonly process: Process,
    private readonly overwrite: boolean,
    /** What speaks against a file, and how one is begun; absent: no file may be written. */
    private readonly writing?: {
      readonly refusal: (path: string, where: string) => Refusal | undefined;
      readonly AnswerFile: typeof AnswerFile;
    },
  ) {}

  static async create(line: WritingLines, process: Process): Promise<OutsideFiles> {
    const { files } = process, { overwrite } = line;
    if (line.allowWrite.length === 0 && !mayWrite([line.line, ...line.lines])) {
      return new OutsideFiles(process, overwrite);
    }
    const { WriteRules, writtenPlaces } = await import("../write_rules.ts");
    const { AnswerFile, placeOf } = await import("../answer_file.ts");
    const rules = new WriteRules(line, files), named = new Set(await writtenPlaces(line, files));
    return new OutsideFiles(process, overwrite, {
      // Whatever the child says of who wants it: what the user named is his own wish.
      refusal: (path, name) => {
        const own = named.has(placeOf(path, files) ?? "");
        return rules.refusal(path, { start: 0, end: 0 }, { text: "", name, ...(own && { own }) });
      },
      AnswerFile,
    });
  }

  serve(what: Ask, text: string): string | undefined {
    switch (what) {
      case "file": {
        const [where = "", path = ""] = text.split("\n", 2);
        const refusal = this.#refusal(path, where);
        if (refusal === undefined) this.#granted.add(path);
        return refusal && JSON.stringify(refusal);
      }
      case "begin":
        return this.#begin(text);
      case "text":
        return void this.#open().write(text);
      case "bytes":
        return void this.#open().writeBytes(bytesOf(text));
      case "keep":
        this.#open().keep();
        this.#file = undefined;
        return undefined;
      case "drop":
        return this.close();
      default:
        throw new InquestError("that is not to be had here");
    }
  }

  /** What was not completed is taken away. */
  close(): undefined {
    this.#file?.discard();
    this.#file = undefined;
  }

  #refusal(path: string, where: string): Refusal | undefined {
    return this.writing === undefined
      ? {
        message: "only lines of the command line may write",
        hint: "--allow-write DIR lets scripts write below it",
      }
      : this.writing.refusal(path, where);
  }

  #begin(path: string): undefined {
    this.close();
    if (this.writing === undefined || !this.#granted.has(path)) {
      throw new InquestError(`"${path}" was not asked for`);
    }
    this.#file = new this.writing.AnswerFile(path, this.process.files, this.overwrite);
  }

  #open(): FileOutput {
    if (this.#file === undefined) throw new InquestError("no file is open");
    return this.#file;
  }
}

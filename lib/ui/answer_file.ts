/** The file that an answer is written to: it has its name when the answer is complete, and not before. */
import { InquestError } from "../base/errors.ts";
import { errorCode, type FileSystem, knownReason, type NewFile } from "../runtime/file_system.ts";
import type { FileOutput } from "../runtime/process.ts";

const own = crypto.randomUUID().slice(0, 8);

/** What a file is called while this process writes it. */
export function partOf(place: string): string {
  return `${place}.${own}.part`;
}

/** Where a path leads: absolute and without links. Undefined where there is no folder for it. */
export function placeOf(path: string, files: FileSystem): string | undefined {
  try {
    return files.realPath(path);
  } catch {
    // Nothing is there yet.
  }
  const slash = path.lastIndexOf("/");
  try {
    const folder = files.realPath(slash < 0 ? "." : path.slice(0, slash + 1));
    if (files.kindOf(folder) !== "directory") return undefined;
    return (folder === "/" ? "" : folder) + "/" + path.slice(slash + 1);
  } catch {
    return undefined;
  }
}

/** What a file's name ends with: csv; empty when it says nothing. */
export function endingOf(path: string): string {
  return /\.(\w+)$/.exec(path)?.[1].toLowerCase() ?? "";
}

/** Takes the text of an answer. */
export class AnswerFile implements FileOutput {
  readonly isTerminal = false;
  readonly columns = undefined;
  readonly #encoder = new TextEncoder();
  readonly #place: string;
  #file: NewFile | undefined;

  /** Begins it, so that what cannot be written is known before anything is computed. */
  constructor(
    readonly path: string,
    private readonly files: FileSystem,
    private readonly overwrite: boolean,
  ) {
    this.#place = placeOf(path, files) ?? path;
    this.#file = this.#doing(() => files.create(partOf(this.#place)));
  }

  write(text: string): void {
    this.writeBytes(this.#encoder.encode(text));
  }

  writeBytes(bytes: Uint8Array): void {
    this.#doing(() => this.#file?.write(bytes));
  }

  /** Gives it its name. */
  keep(): void {
    this.#doing(() => {
      this.#file?.close();
      // Whoever was faster keeps his file: a new one takes the name, and is replaced.
      if (!this.overwrite) this.files.create(this.#place).close();
      this.files.rename(partOf(this.#place), this.#place);
      this.#file = undefined;
    });
  }

  /** Takes it away, unless it was kept. */
  discard(): void {
    if (this.#file === undefined) return;
    try {
      this.files.remove(partOf(this.#place));
      this.#file.close();
    } catch {
      // It is gone, or closed.
    }
    this.#file = undefined;
  }

  #doing<T>(what: () => T): T {
    try {
      return what();
    } catch (error) {
      if (error instanceof Error && error.name === "NotCapable") {
        throw new InquestError(
          `cannot write "${this.path}": the process was started without the right to`,
          "bin/inquest gives it the right to what its command line names",
        );
      }
      throw new InquestError(`cannot write "${this.path}": ${knownReason(error) ?? errorCode(error)}`);
    }
  }
}

/** The lines that were typed before, in a file of the user's own. */
import type { FileSystem } from "../../runtime/file_system.ts";
import type { Process } from "../../runtime/process.ts";

/** Lines that are kept, and of which length. */
const most = 2000, longest = 10_000;

/** Where it is kept by the custom of the system; undefined where the environment does not say. */
export function historyFolder(env: Process["env"]): string | undefined {
  const local = env("LOCALAPPDATA"), xdg = env("XDG_STATE_HOME"), home = env("HOME");
  if (local && /^[a-z]:\\/i.test(local)) return `${local}\\inquest`;
  // The custom's own rule: a relative path there is to be ignored.
  if (xdg?.startsWith("/")) return `${xdg}/inquest`;
  return home?.startsWith("/") ? `${home}/.local/state/inquest` : undefined;
}

/** Each line once, where it was typed last; the oldest first. */
export class History {
  #lines: string[] = [];
  /** Lines of the file, those included that are there twice. */
  #stored = 0;

  private constructor(private readonly folder: string | undefined, private readonly files: FileSystem) {}

  static load(process: Process): History {
    const history = new History(historyFolder(process.env), process.files);
    history.#read(process);
    return history;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  get #path(): string {
    return `${this.folder}/history`;
  }

  #read(process: Process): void {
    if (this.folder === undefined) return;
    let stored: string[] = [];
    try {
      stored = process.readTextFile(this.#path).split("\n").filter((line) => line !== "");
    } catch {
      return;
    }
    this.#stored = stored.length;
    for (const line of stored) {
      const text = lineOf(line);
      if (text !== undefined) this.#take(text);
    }
  }

  #take(text: string): void {
    const before = this.#lines.lastIndexOf(text);
    if (before >= 0) this.#lines.splice(before, 1);
    this.#lines.push(text);
    if (this.#lines.length > most) this.#lines.shift();
  }

  /** A line that was typed. One that begins with a blank is not kept. */
  add(text: string): void {
    if (text.trim() === "" || text.startsWith(" ") || text.length > longest) return;
    const again = this.#lines.at(-1) === text;
    this.#take(text);
    if (this.folder === undefined || again) return;
    try {
      if (this.#stored >= 2 * most) this.#rewrite();
      else this.#append(JSON.stringify(text) + "\n");
    } catch {
      // A history that cannot be kept is as good as none.
    }
  }

  #append(line: string): void {
    const { files, folder } = this;
    files.makeFolder(folder!);
    const file = files.append(this.#path, "owner");
    file.write(new TextEncoder().encode(line));
    file.close();
    this.#stored++;
  }

  #rewrite(): void {
    const { files } = this, part = `${this.#path}.${crypto.randomUUID()}.part`;
    const file = files.create(part, "owner");
    file.write(new TextEncoder().encode(this.#lines.map((line) => JSON.stringify(line) + "\n").join("")));
    file.close();
    files.rename(part, this.#path);
    this.#stored = this.#lines.length;
  }
}

function lineOf(stored: string): string | undefined {
  try {
    const text: unknown = JSON.parse(stored);
    return typeof text === "string" && text.length <= longest ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The plugins of a session, and those that its texts have asked for. */
import { InquestError, UsageError } from "../base/errors.ts";
import { isReserved } from "../../dsl/reserved.ts";
import type { Declarations } from "../define/declarations.ts";
import { type LoadedPlugin, loadPlugin, pluginFile } from "./load.ts";
import { withPlugins } from "./merge.ts";

export class Plugins {
  readonly #loaded: LoadedPlugin[] = [];
  /** What texts have asked for, and what was wrong with it. */
  readonly #asked = new Map<string, { readonly problem: string | undefined }>();

  /** @param named the folder of the plugins that go by their names alone */
  constructor(private readonly builtin: Declarations, private readonly named?: string) {}

  get loaded(): readonly LoadedPlugin[] {
    return this.#loaded;
  }

  /**
   * Loads a plugin, unless it is there.
   * @param from the file that a path is relative to; the current folder unless given
   * @throws UsageError that says what is wrong with it
   */
  async load(path: string, from?: string): Promise<void> {
    const file = pluginFile(path, from, this.named);
    if (this.#loaded.some((plugin) => plugin.file === file)) return;
    const declaration = await loadPlugin(file, path);
    this.#wantName(declaration.name, path);
    this.#loaded.push({ file, declaration });
  }

  /** The same for a text, which is told what is wrong when it asks. */
  async tryLoad(path: string, from: string | undefined): Promise<void> {
    try {
      await this.load(path, from);
      this.#asked.set(key(path, from), { problem: undefined });
    } catch (error) {
      if (!(error instanceof InquestError)) throw error;
      const problem = error.hint === undefined ? error.message : `${error.message}\n${error.hint}`;
      this.#asked.set(key(path, from), { problem });
    }
  }

  /** What a text that asks for a plugin is told; undefined when it is the first one. */
  asked(path: string, from: string | undefined): { readonly problem: string | undefined } | undefined {
    return this.#asked.get(key(path, from));
  }

  /** What a session can name now. */
  declarations(): Declarations {
    return withPlugins(this.builtin, this.#loaded.map(({ declaration }) => declaration));
  }

  /** The name goes before those of its parts, where it must not mean anything else. */
  #wantName(name: string, place: string): void {
    const { tables, walkers, functions, commands } = this.builtin;
    if (
      isReserved(name) || [tables, walkers, functions, commands].some((list) => Object.hasOwn(list, name))
    ) {
      throw new UsageError(`${place}: a plugin cannot be called ${name}: that is a word of the language`);
    }
    const other = this.#loaded.find(({ declaration }) => declaration.name === name);
    if (other) throw new UsageError(`two plugins are called ${name}: ${other.file} and ${place}`);
  }
}

function key(path: string, from: string | undefined): string {
  return `${from ?? ""}\n${path}`;
}

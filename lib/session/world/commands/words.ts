/** The words that a command line may begin with: known without loading any command. */
import { isCrashCommand } from "../../../../dsl/reserved.ts";
import type { Target } from "../../../types/target.ts";
import type { CommandRegistry } from "../../../define/declarations.ts";

export class CommandWords {
  /** What every session of these plugins has, and what it stands for. */
  builtin: ReadonlyMap<string, string> = new Map();
  /** The user's own aliases. */
  readonly aliases: Map<string, string> = new Map();

  constructor(public registry: CommandRegistry, private readonly target: Target) {
    this.declare(registry);
  }

  /**
   * Takes other commands for those that there are.
   * @param short names of plugins' commands without the plugin's
   */
  declare(registry: CommandRegistry, short: ReadonlyMap<string, string> = new Map()): void {
    this.registry = registry;
    const aliases = Object.values(registry).flatMap((one) => Object.entries(one.aliases ?? {}));
    this.builtin = new Map([...aliases, ...short]);
  }

  /** Whether a command has this name. */
  has(name: string): boolean {
    return Object.hasOwn(this.registry, name);
  }

  /** What an alias stands for. */
  alias(name: string): string | undefined {
    return this.aliases.get(name) ?? this.builtin.get(name);
  }

  /**
   * Whether this is the name of a C type, or `enum` before one: crash takes it for a command. `net` and `mount` are
   * commands there, and mean nothing else where they are not available.
   */
  isType(name: string): boolean {
    const { types } = this.target;
    if (!this.has("struct") || isCrashCommand(name)) return false;
    const kinds = ["struct ", "union ", "enum ", ""];
    return name === "enum" || kinds.some((kind) => types.find(kind + name) !== undefined);
  }

  /** Whether a line may begin with the word. The name of a source is that, also where a type has the same. */
  isHead(word: string, isSource: boolean): boolean {
    return this.has(word) || this.alias(word) !== undefined || (!isSource && this.isType(word));
  }

  names(): readonly string[] {
    return Object.keys(this.registry);
  }

  /** Every word that stands for a command, for suggestions. */
  all(): readonly string[] {
    return [...this.names(), ...this.builtin.keys(), ...this.aliases.keys()];
  }
}

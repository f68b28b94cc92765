/** Completion on a dump: the names that begin so, and what has to be loaded to know what names mean. */
import { complete } from "../../dsl/completion/complete.ts";
import type { Candidate, CommandFacts, Completion, Words } from "../../dsl/completion/words.ts";
import { defaultFormats, type Environment, loadMissing } from "../../dsl/mod.ts";
import type { SetVariable } from "../commands/set/variables.ts";
import { namesBeginning, type PackedNames } from "../types/names_beginning.ts";
import type { Target } from "../types/target.ts";
import type { Session } from "./session.ts";
import type { Commands } from "./world/commands/commands.ts";
import type { DumpWorld } from "./world/world.ts";

/** What completion asks of the program around the session. */
export interface Surroundings {
  files(prefix: string): readonly string[];
  plugins(): readonly string[];
  topics(): readonly string[];
}

/** A text is not looked at again more often: what it needs is loaded by then. */
const mostTries = 8;

export class SessionCompletion {
  #words: Promise<SessionWords> | undefined;

  constructor(private readonly session: Session, private readonly around: Surroundings) {}

  /** What may stand at the cursor. */
  async complete(text: string, cursor: number, defined: Environment): Promise<Completion> {
    const { world } = this.session;
    const words = await (this.#words ??= this.#load(world));
    await world.prepare(text.slice(0, cursor));
    for (let tries = 0;; tries++) {
      const found = complete(text, cursor, { world, words, defined, formats: defaultFormats });
      const loaded = [await world.loadWanted(), await loadMissing()].includes(true);
      if (!loaded || tries >= mostTries) return found;
    }
  }

  /** Every table, function and command, for what they say of themselves. */
  async #load(world: DumpWorld): Promise<SessionWords> {
    for (const name of world.sourceNames()) world.source(name);
    for (const name of world.functionNames()) world.function(name);
    world.command("help", false);
    await world.loadWanted();
    const { commands } = world;
    for (const name of commands?.commandNames() ?? []) commands?.command(name);
    await world.loadWanted();
    const { setVariables } = await import("../commands/set/variables.ts");
    return new SessionWords(this.session.target, commands, setVariables, this.around);
  }
}

class SessionWords implements Words {
  constructor(
    private readonly target: Target,
    private readonly declared: Commands | undefined,
    private readonly settingsOf: readonly SetVariable[],
    private readonly around: Surroundings,
  ) {}

  symbols(prefix: string, most: number): readonly string[] {
    return beginning(this.target.symbols.packed(), prefix, most);
  }

  types(tag: "struct" | "union" | "enum" | "typedef", prefix: string, most: number): readonly string[] {
    const space = tag === "typedef" ? "name" : tag;
    return beginning(this.target.types.blobs().map((blob) => blob.packed(space)), prefix, most);
  }

  commands(): readonly Candidate[] {
    const { declared } = this;
    if (declared === undefined) return [];
    const own = declared.commandNames().map((name): Candidate => ({
      text: name,
      kind: "command",
      suffix: " ",
      summary: declared.command(name)?.summary ?? "",
    }));
    const aliases = [...declared.builtinAliases, ...declared.context.aliases];
    return [...own, ...aliases.map(([text, summary]) => ({ text, kind: "alias", summary, suffix: " " }))];
  }

  command(line: string): CommandFacts | undefined {
    return this.declared?.commandOf(line);
  }

  variables(): readonly Candidate[] {
    return this.settingsOf.map(({ name, summary }) => ({
      text: name,
      kind: "variable",
      summary,
      suffix: " ",
    }));
  }

  settings(variable: string): readonly string[] {
    return this.settingsOf.find(({ name }) => name === variable)?.settings ?? [];
  }

  plugins(): readonly string[] {
    return this.around.plugins();
  }

  files(prefix: string): readonly string[] {
    return this.around.files(prefix);
  }

  topics(): readonly string[] {
    return this.around.topics();
  }
}

function beginning(tables: Iterable<PackedNames>, prefix: string, most: number): readonly string[] {
  const found = new Set<string>();
  for (const table of tables) for (const name of namesBeginning(table, prefix, most)) found.add(name);
  return [...found].sort().slice(0, most);
}

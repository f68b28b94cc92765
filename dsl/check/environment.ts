/** What a text has defined so far: sources, functions and values, the newest first. */
import type { DefNode, LetStatement } from "../ast.ts";
import type { SourceText } from "../query_error.ts";

/** One definition, with what was defined before it: it sees no more. */
export interface Definition {
  readonly node: DefNode | LetStatement;
  readonly file: SourceText;
  readonly before: Environment;
  /** Whether something is wrong with it, which was told. */
  readonly broken?: true;
}

interface Link {
  readonly definition: Definition;
  readonly older: Link | undefined;
}

/** A chain of definitions. */
export class Environment {
  static readonly empty: Environment = new Environment(undefined);

  private constructor(private readonly newest: Link | undefined) {}

  with(definition: Definition): Environment {
    return new Environment({ definition, older: this.newest });
  }

  find(name: string): Definition | undefined {
    for (let link = this.newest; link !== undefined; link = link.older) {
      if (link.definition.node.name.name === name) return link.definition;
    }
    return undefined;
  }

  oldestFirst(): Definition[] {
    const found: Definition[] = [];
    for (let link = this.newest; link !== undefined; link = link.older) found.push(link.definition);
    return found.reverse();
  }

  names(): string[] {
    return this.oldestFirst().map((definition) => definition.node.name.name);
  }
}

/** What the names of a C expression stand for in a kernel: variables, functions, enumerators. */
import type { AddressSpace } from "../memory/address_space.ts";
import type { ExpressionScope, Named } from "../types/expression/evaluate.ts";
import { ExpressionError } from "../types/expression/tokens.ts";
import { CObject } from "../types/object.ts";
import type { KernelSymbol } from "../types/symbols.ts";
import type { Target } from "../types/target.ts";
import { variableType } from "./global_types.ts";

/** A name that is neither a symbol nor an enumerator. */
export class UnknownName extends ExpressionError {
  constructor(readonly unknown: string, at: number) {
    super(`no symbol "${unknown}"`, at);
  }
}

export class KernelScope implements ExpressionScope {
  /**
   * @param space where addresses lead; that of the kernel unless given
   * @param answers what `$1` and its like stand for
   */
  constructor(
    readonly target: Target,
    readonly space: AddressSpace = target.kernel,
    private readonly answers: ReadonlyMap<number, CObject> = new Map(),
  ) {}

  named(name: string, at: number): Named {
    const symbol = this.target.symbols.find(name);
    if (symbol) return this.#symbol(symbol);
    const constant = this.target.types.enumerator(name);
    if (!constant) throw new UnknownName(name, at);
    return { kind: "object", object: CObject.of(this.target, constant.type, constant.value) };
  }

  #symbol(symbol: KernelSymbol): Named {
    const { target } = this, { name, address } = symbol;
    const known = variableType(target, symbol);
    if (known && !known.perCpu) {
      return { kind: "object", object: CObject.at(target, known.type, address, this.space) };
    }
    if (known) {
      return { kind: "place", address, type: known.type, hint: `each CPU has its own: ${name}:a, ${name}:0` };
    }
    const type = target.types.functionType(name, symbol.module !== undefined);
    if (type) return { kind: "object", object: CObject.at(target, type, address) };
    return { kind: "place", address, type: undefined, hint: `say what it is: *(struct TYPE *)&${name}` };
  }

  history(number: number): CObject {
    const found = this.answers.get(number);
    if (found) return found;
    throw new ExpressionError(`there is no answer $${number} yet`, 0);
  }
}

/** Functions that need the dump; the language's own are in dsl/builtins. */
import type { Argument, Parameter, WorldFunction } from "../../../dsl/world.ts";
import { Address, Failure, isHost, Missing, type StaticType, type Value } from "../../../dsl/value.ts";
import { guarded } from "../../define/cell.ts";
import type { Target } from "../../types/target.ts";
import { CHost } from "./c_host.ts";
import { pathFunction } from "./path_function.ts";
import { SymbolHost } from "./symbol_host.ts";

const address: Parameter = {
  name: "address",
  type: { kind: "value", type: { kind: "any" } },
  summary: "an address, a pointer, or a symbol",
};
const text: StaticType = { kind: "string" };

/** The functions over a dump. */
export function functions({ target }: { readonly target: Target }): readonly WorldFunction[] {
  return [
    pathFunction(target),
    {
      name: "symbol",
      summary: "The symbol that an address lies in, with the offset: schedule+0x2a",
      parameters: [address],
      result: () => text,
      call: ([arg]) => withAddress(arg, (at) => target.symbols.describe(at) ?? null),
    },
    {
      name: "string",
      summary: "The text behind a pointer, or in a character array, up to its NUL",
      parameters: [address, {
        name: "max",
        type: { kind: "value", type: { kind: "int" } },
        default: 4096n,
        summary: "the most bytes to read",
      }],
      result: () => text,
      call: ([arg, max]) => {
        const most = typeof max === "bigint" && max > 0n && max <= 1n << 20n ? Number(max) : 4096;
        return withAddress(arg, (at) => target.kernel.cString(at, most));
      },
    },
  ];
}

function withAddress(arg: Argument | undefined, then: (address: bigint) => Value): Value {
  const at = arg === undefined || arg === null ? undefined : addressOf(arg as Value);
  if (at === undefined) return null;
  return at instanceof Missing || at instanceof Failure ? at : guarded(() => then(at));
}

function addressOf(value: Value): bigint | Missing | Failure | undefined {
  if (typeof value === "bigint") return value;
  if (value instanceof Address) return value.value;
  if (value instanceof SymbolHost) return value.symbol.address;
  if (!isHost(value)) return undefined;
  if (value instanceof CHost && value.object.plain.kind !== "pointer" && value.object.plain.kind !== "int") {
    return value.object.address;
  }
  const scalar = value.scalar();
  if (scalar instanceof Missing || scalar instanceof Failure) return scalar;
  return scalar instanceof Address ? scalar.value : typeof scalar === "bigint" ? scalar : undefined;
}

/** A source of a query as it is written. */
import { spellingOf } from "../../../dsl/check/spelling.ts";
import type { InnerQuery, IrArgument } from "../../../dsl/ir.ts";
import { Unsupported } from "./unsupported.ts";

/** `task`, `list(wedge_list, struct wedge_obj, link)` */
export function sourceText({ name, args, bound, collection }: InnerQuery["source"]): string {
  if (collection) throw new Unsupported("the elements of a value");
  if ("text" in bound) throw new Unsupported("a command");
  const given = [...args];
  while (given.length > 0 && isDefault(given[given.length - 1])) given.pop();
  return given.length === 0 ? name : `${name}(${given.map(argumentText).join(", ")})`;
}

function isDefault(argument: IrArgument): boolean {
  return "kind" in argument && argument.kind === "const" && argument.value === null;
}

function argumentText(argument: IrArgument): string {
  if ("ctype" in argument) return argument.ctype.name;
  if ("member" in argument) return argument.member;
  if (argument.kind === "symbol") return argument.name;
  const spelling = spellingOf(argument);
  if (argument.kind === "const" && typeof argument.value === "bigint") return String(argument.value);
  if (spelling === undefined || spelling.naming.length > 0) {
    throw new Unsupported("an argument of the source");
  }
  return spelling.text;
}

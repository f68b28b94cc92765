/** What a table or a column needs of a dump, told before any row is read. */
import { modules } from "../kernel/modules.ts";
import type { CType } from "../types/ctype.ts";
import type { Target } from "../types/target.ts";
import { pathSteps } from "../types/types.ts";

/** In each list every entry must be there; an entry may name alternatives: `task_struct.__state|task_struct.state`. */
export interface Needs {
  /** Structures by tag. */
  readonly types?: readonly string[];
  /** `struct.path`, through pointers, too: `task_struct.mm->brk`. */
  readonly members?: readonly string[];
  /** `name` of the kernel, or `module:name`. */
  readonly symbols?: readonly string[];
  /** Modules that must have been loaded: "nfs". */
  readonly modules?: readonly string[];
  /** A need that no list can say: the reason why this dump does not meet it, or undefined. */
  readonly check?: (target: Target) => string | undefined;
}

/** Why a dump does not meet the needs, or undefined when it does. */
export function unmet(needs: Needs | undefined, target: Target): string | undefined {
  if (!needs) return undefined;
  const module = firstUnmet(needs.modules, (name) => hasModule(target, name), "module");
  if (module !== undefined) return `${module}: it was not loaded`;
  if ((needs.types || needs.members) && target.types.absent !== undefined) return target.types.absent;
  return firstUnmet(
    needs.types,
    (name) => target.types.find(`struct ${name}`) !== undefined,
    "type struct",
  ) ??
    firstUnmet(needs.members, (path) => hasMember(target, path), "member") ??
    firstUnmet(needs.symbols, (name) => hasSymbol(target, name), "symbol") ??
    needs.check?.(target);
}

function firstUnmet(
  entries: readonly string[] | undefined,
  has: (name: string) => boolean,
  kind: string,
): string | undefined {
  const entry = entries?.find((entry) => !entry.split("|").some(has));
  return entry && `this kernel has no ${kind} ${entry.split("|").join(" or ")}`;
}

/**
 * All that a dump has not of what is needed, one line each; nothing when it meets the needs.
 *
 *     lacking({ members: ["task_struct.mm", "mm_struct.mmap_base"], symbols: ["init_task"] }, session.target)
 */
export function lacking(needs: Needs, target: Target): string[] {
  const { types = [], members = [], symbols = [], modules = [], check } = needs;
  const each: readonly Needs[] = [
    ...modules.map((name) => ({ modules: [name] })),
    ...types.map((name) => ({ types: [name] })),
    ...members.map((path) => ({ members: [path] })),
    ...symbols.map((name) => ({ symbols: [name] })),
    ...check ? [{ check }] : [],
  ];
  return [...new Set(each.flatMap((need) => unmet(need, target) ?? []))];
}

/** A symbol of the kernel; of a module where the name says which: `wedge:wedge_list`. */
function hasSymbol(target: Target, name: string): boolean {
  const [symbol, module] = name.split(":").reverse();
  if (module === undefined) return target.symbols.findKernel(symbol) !== undefined;
  return [...target.symbols.named(symbol)].some((found) => found.module === module);
}

function hasModule(target: Target, name: string): boolean {
  return modules(target).some((module) => module.name === name.replaceAll("-", "_"));
}

/** Through structures and pointers to them: `task_struct.mm->brk`. */
function hasMember({ types }: Target, path: string): boolean {
  const dot = path.indexOf("."), steps = pathSteps(path.slice(dot + 1));
  let type: CType | undefined = types.find(`struct ${path.slice(0, dot)}`) ??
    types.find(`union ${path.slice(0, dot)}`);
  for (const step of steps) {
    const plain: CType | undefined = type && types.resolve(type);
    const owner = plain?.kind === "pointer" ? types.resolve(plain.target) : plain;
    if (typeof step === "string") type = owner && types.member(owner, step)?.type;
    else type = plain?.kind === "array" ? plain.element : owner;
  }
  return type !== undefined && steps.length > 0;
}

/** Types by name, from the kernel's BTF and its modules'. */
import { LookupError } from "../base/errors.ts";
import type { Btf, NameSpace } from "./btf.ts";
import {
  bare,
  type CType,
  type EnumType,
  findMember,
  type FoundMember,
  type FunctionType,
  pointerTo,
  sizeOf,
  type StructType,
  voidType,
} from "./ctype.ts";
import { parseTypeName } from "./type_names.ts";

export class Types {
  readonly #blobs: Btf[] = [];
  /** More blobs, fetched when a name is not in those that are here: the modules'. */
  #more: (() => Iterable<Btf>) | undefined;
  readonly #found = new Map<string, CType | undefined>();
  #enumerators: Map<string, { readonly type: EnumType; readonly value: bigint }> | undefined;
  readonly #variables = new Map<Btf, ReadonlyMap<string, number>>();

  /** @param absent why there are no types, when there are none */
  constructor(kernel: Btf | undefined, readonly absent?: string) {
    if (kernel) this.#blobs.push(kernel);
  }

  /** The kernel's own blob. */
  get kernel(): Btf | undefined {
    return this.#blobs[0];
  }

  /** Where further blobs come from; asked at most once. */
  addLater(more: () => Iterable<Btf>): void {
    this.#more = more;
  }

  /** All blobs, the modules' included. */
  blobs(): readonly Btf[] {
    const more = this.#more;
    if (more) {
      this.#more = undefined;
      this.#blobs.push(...more());
      this.#found.clear();
    }
    return this.#blobs;
  }

  /** A named type, or undefined. */
  lookup(space: NameSpace, name: string): CType | undefined {
    const key = `${space} ${name}`;
    if (this.#found.has(key)) return this.#found.get(key);
    let type = this.#search(this.#blobs, space, name);
    if (type === undefined && this.#more) type = this.#search(this.blobs().slice(1), space, name);
    this.#found.set(key, type);
    return type;
  }

  #search(blobs: readonly Btf[], space: NameSpace, name: string): CType | undefined {
    for (const blob of blobs) {
      const type = blob.find(space, name);
      if (type) return type;
    }
    return undefined;
  }

  /** A type by its text: `struct task_struct`, `unsigned int`, `pid_t *`, `char [16]`; undefined when it is not there. */
  find(text: string): CType | undefined {
    const parsed = parseTypeName(text);
    if (!parsed) return undefined;
    const base = parsed.name === "void" ? voidType : this.lookup(parsed.space, parsed.name);
    if (!base) return undefined;
    let type: CType = parsed.qualifiers.reduceRight<CType>(
      (target, qualifier) => ({ kind: "qualified", qualifier, target }),
      base,
    );
    for (let i = 0; i < parsed.pointers; i++) type = pointerTo(type);
    for (const length of parsed.dimensions.toReversed()) type = { kind: "array", element: type, length };
    return type;
  }

  /** The type of a variable; BTF tells only those of per-CPU ones, unless it was made to tell more. */
  variable(name: string): CType | undefined {
    const own = this.kernelVariable(name);
    if (own) return own;
    for (const blob of this.blobs().slice(1)) {
      const type = this.#variable(blob, name);
      if (type) return type;
    }
    return undefined;
  }

  /** The same of the kernel itself: no module is looked at. */
  kernelVariable(name: string): CType | undefined {
    return this.kernel && this.#variable(this.kernel, name);
  }

  /** By the table of a blob's variables, which is made once. */
  #variable(blob: Btf, name: string): CType | undefined {
    let table = this.#variables.get(blob);
    if (!table) this.#variables.set(blob, table = new Map(blob.variables()));
    const id = table.get(name);
    return id === undefined ? undefined : blob.type(id);
  }

  /** The type of a function; its parameters have names. Found by a walk over the types. */
  functionType(name: string, module = false): FunctionType | undefined {
    for (const blob of module ? this.blobs() : this.#blobs.slice(0, 1)) {
      for (const [one, id] of blob.functions()) {
        const type = one === name ? blob.type(id) : undefined;
        if (type?.kind === "function") return type;
      }
    }
    return undefined;
  }

  /** An enumerator of the kernel, by its name alone. The table of them is made when a word is nothing else. */
  enumerator(name: string): { readonly type: EnumType; readonly value: bigint } | undefined {
    if (!this.#enumerators) {
      this.#enumerators = new Map();
      const { kernel } = this;
      for (let id = kernel?.startId ?? 0; kernel && id < kernel.endId; id++) {
        const type = kernel.isEnum(id) ? kernel.type(id) : undefined;
        if (type?.kind !== "enum") continue;
        for (const one of type.enumerators) this.#enumerators.set(one.name, { type, value: one.value });
      }
    }
    return this.#enumerators.get(name);
  }

  /** A type that must be there; throws a LookupError that says why it is not. */
  get(text: string): CType {
    const type = this.find(text);
    if (!type) throw new LookupError(this.absent ?? `this dump has no type "${text}"`);
    return type;
  }

  /** A structure or union that must be there, by tag with or without its keyword. */
  struct(text: string): StructType {
    const type = bare(this.get(/\s/.test(text) ? text : `struct ${text}`));
    if (type.kind !== "struct") throw new LookupError(`"${text}" is not a structure`);
    return type;
  }

  /** The full definition behind a type that is only declared; the type itself when there is none. */
  resolve(type: CType): ReturnType<typeof bare> {
    const plain = bare(type);
    if (plain.kind !== "forward") return plain;
    const full = this.lookup(plain.keyword, plain.tag);
    return full ? bare(full) : plain;
  }

  /** A member by path (`se.sum_exec_runtime`, `comm[0]`), or undefined where this kernel has none: the way to probe. */
  member(type: CType, path: string): FoundMember | undefined {
    let at: FoundMember = { type, bitOffset: 0, bitSize: undefined };
    for (const step of pathSteps(path)) {
      const next = this.#step(at, step);
      if (!next) return undefined;
      at = next;
    }
    return at;
  }

  #step(at: FoundMember, step: string | number): FoundMember | undefined {
    const plain = this.resolve(at.type);
    if (typeof step === "string") {
      const found = plain.kind === "struct" ? findMember(plain, step) : undefined;
      return found && { ...found, bitOffset: at.bitOffset + found.bitOffset };
    }
    const size = plain.kind === "array" ? sizeOf(plain.element) : undefined;
    if (plain.kind !== "array" || size === undefined) return undefined;
    return { type: plain.element, bitOffset: at.bitOffset + step * size * 8, bitSize: undefined };
  }

  /** Whether `struct` has a member, by path: `has("task_struct", "thread_info.cpu")`. */
  has(struct: string, path: string): boolean {
    const type = this.find(/\s/.test(struct) ? struct : `struct ${struct}`);
    return type !== undefined && this.member(type, path) !== undefined;
  }

  /** The offset in bytes of a member, or undefined. */
  offset(struct: string, path: string): number | undefined {
    const type = this.find(/\s/.test(struct) ? struct : `struct ${struct}`);
    const found = type && this.member(type, path);
    return found && found.bitOffset / 8;
  }
}

/** `a.b[3].c` as steps; an empty list when the text is no path. */
export function pathSteps(path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  const pattern = /(?:^|\.|->)\s*([A-Za-z_]\w*)|\[\s*(\d+|0x[0-9a-f]+)\s*\]/gy;
  while (pattern.lastIndex < path.length) {
    const match = pattern.exec(path);
    if (!match) return [];
    steps.push(match[1] ?? Number(match[2]));
  }
  return steps;
}

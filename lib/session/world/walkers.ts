/** Walker declarations bound to a dump: `list(head, struct T, member)` as a source. */
import type {
  Argument,
  BoundSource,
  Column,
  CTypeRef,
  Parameter,
  Source,
  StaticArgument,
} from "../../../dsl/world.ts";
import { Address, type HostType, isHost, type StaticType, type Value } from "../../../dsl/value.ts";
import { cellOf } from "../../define/cell.ts";
import type { ColumnDeclaration } from "../../define/column.ts";
import type { WalkerDeclaration, WalkerEntry } from "../../define/walker.ts";
import { type Walk, walkWarning } from "../../kernel/walk_end.ts";
import { type CType, pointerTo, sizeOf, voidType } from "../../types/ctype.ts";
import { typeName } from "../../types/declare.ts";
import { CObject } from "../../types/object.ts";
import { CHost } from "./c_host.ts";
import { ctypeOf } from "./c_types.ts";
import { LocationType, SymbolHost } from "./symbol_host.ts";
import { staticType, type TableWorld, toValue } from "./tables.ts";
import { TypeRef } from "./c_type_ref.ts";

/** Scalar members that a walked structure shows when a query names none. */
const shownMembers = 6;

export function walkerSource(walker: WalkerDeclaration, world: TableWorld): Source {
  return {
    name: walker.name,
    summary: walker.summary,
    parameters: parameters(walker),
    bind: (args) => bind(walker, world, args),
  };
}

function parameters(walker: WalkerDeclaration): Parameter[] {
  const head: Parameter = {
    name: walker.head.name,
    type: { kind: "value", type: { kind: "any" } },
    summary: walker.head.summary,
  };
  const type: Parameter = {
    name: "type",
    type: { kind: "ctype" },
    ...(walker.typed && !walker.head.gives ? {} : { default: null }),
    summary: walker.head.gives
      ? "the type of an entry; not needed where the dump tells it"
      : "the structure of an entry",
  };
  const member: Parameter = {
    name: "member",
    type: { kind: "member" },
    ...(walker.entry === "next" ? {} : { default: null }),
    summary: "the member of the structure that links it",
  };
  const limit: Parameter = {
    name: "cap",
    type: { kind: "value", type: { kind: "int" } },
    default: null,
    summary: "the most entries that the walk takes",
  };
  return [head, type, ...(hasMember(walker) ? [member] : []), ...walker.parameters ?? [], limit];
}

function hasMember({ entry }: WalkerDeclaration): boolean {
  return entry === "member" || entry === "next";
}

/** What the arguments after the head say. */
interface Entry {
  readonly type: CType;
  /** Bytes from the structure's start to the member. */
  readonly offset: number;
  readonly typed: boolean;
}

function bind(
  walker: WalkerDeclaration,
  world: TableWorld,
  args: readonly StaticArgument[],
): BoundSource | { problem: string } {
  const entry = entryOf(walker, args, world);
  if ("problem" in entry) return entry;
  const pointer = pointerTo(entry.type);
  const inner = world.ctypes.of(pointer);
  if (inner.kind !== "host") throw new TypeError("A C type is always a host type");
  const extras = new Map(ownColumns(walker, entry, world).map((c) => [c.name, c]));
  const rowType = extendedType(inner.host, extras, world);
  const columns = columnsOf(walker, rowType, entry, world);
  return {
    columns,
    defaults: defaults(walker, entry, columns, world),
    rowType: { kind: "host", host: rowType },
    lookups: [],
    *rows(_pushed, warn, args) {
      const walk = start(walker, world, entry, args);
      if (walk === undefined) return warn(`${walker.name}: its first argument is no address`);
      // Entries that are nodes lie within the structures.
      const within = walker.entry === "member" ? BigInt(entry.offset) : 0n;
      for (let next = walk.next();; next = walk.next()) {
        if (next.done) {
          const warning = walkWarning(walker.name, next.value);
          if (warning) warn(warning);
          return;
        }
        const address = next.value.address === undefined ? 0n : next.value.address - within;
        yield new WalkedRow(
          CObject.of(world.target, pointer, BigInt.asUintN(64, address)),
          world,
          rowType,
          next.value,
          extras,
        );
      }
    },
  };
}

/** Begins a walk; undefined when its head is no address. */
function start(
  walker: WalkerDeclaration,
  world: TableWorld,
  entry: Entry,
  args: readonly Argument[],
): Walk<WalkerEntry> | undefined {
  const head = headAddress(args[0]), last = args.at(-1);
  if (head === undefined) return undefined;
  const options = typeof last === "bigint" && last > 0n ? { cap: Number(last) } : {};
  return walker.walk(world.target, head, options, {
    size: entry.typed ? sizeOf(world.target.types.resolve(entry.type)) : undefined,
    offset: entry.offset,
    extent: extentOf(args[0]),
    own: args.slice(hasMember(walker) ? 3 : 2, -1),
  });
}

/** Bytes of what stands at the head's place, where the argument tells. */
function extentOf(arg: Argument | undefined): number | undefined {
  if (arg instanceof SymbolHost) return arg.symbol.size;
  if (!(arg instanceof CHost) || arg.object.plain.kind === "pointer") return undefined;
  return sizeOf(arg.object.plain);
}

function entryOf(
  walker: WalkerDeclaration,
  args: readonly StaticArgument[],
  world: TableWorld,
): Entry | { problem: string } {
  const type = args[1] && "ctype" in args[1] ? args[1].ctype : undefined;
  if (!type) {
    const known = typeInHead(walker, args[0], world);
    if (known) return { type: known, offset: 0, typed: true };
    if (!walker.typed) return { type: voidType, offset: 0, typed: false };
    return {
      problem: `the type of ${walker.name}'s entries is not known: ${walker.name}(${walker.head.name}, TYPE)`,
    };
  }
  const ctype = ctypeOfRef(type);
  if (!ctype) return { problem: `"${type.name}" is not a type of this dump` };
  if (!hasMember(walker)) return { type: ctype, offset: 0, typed: true };
  const member = args[2] && "member" in args[2] ? args[2].member : undefined;
  if (member === undefined) {
    return {
      problem:
        `${walker.name} needs the member of ${type.name} that links it: ${walker.name}(head, ${type.name}, member)`,
    };
  }
  const found = type.memberPath(member);
  return found
    ? { type: ctype, offset: Math.trunc(found.offset), typed: true }
    : { problem: `"${type.name}" has no member "${member}"` };
}

/** What an entry is when the query does not say, by the type of the head. */
function typeInHead(
  { head }: WalkerDeclaration,
  arg: StaticArgument | undefined,
  world: TableWorld,
): CType | undefined {
  if (!head.gives || !arg || !("type" in arg) || arg.type.kind !== "host") return undefined;
  const { host } = arg.type;
  const variable = host instanceof LocationType ? host.variable : undefined;
  if (variable && head.gives === "variable") return variable;
  const ctype = variable ?? ctypeOf(arg.type);
  const plain = ctype && world.target.types.resolve(ctype);
  if (plain?.kind === "array") return plain.element;
  if (plain?.kind !== "pointer" || variable) return undefined;
  return world.target.types.resolve(plain.target).kind === "void" ? undefined : plain.target;
}

function ctypeOfRef(type: CTypeRef): CType | undefined {
  return type instanceof TypeRef ? type.ctype : ctypeOf(type.type);
}

/** The address of a head: a pointer's value, an object's own address, a symbol's. */
function headAddress(arg: Argument | undefined): bigint | undefined {
  if (arg === undefined || arg === null) return undefined;
  if (typeof arg === "object" && ("ctype" in arg || "member" in arg) && !isHost(arg as Value)) {
    return undefined;
  }
  const value = arg as Value;
  if (typeof value === "bigint") return value;
  if (value instanceof Address) return value.value;
  if (value instanceof CHost) {
    return value.object.plain.kind === "pointer" ? addressIn(value.scalar()) : value.object.address;
  }
  return isHost(value) ? addressIn(value.scalar()) : undefined;
}

function addressIn(scalar: Value | undefined): bigint | undefined {
  return scalar instanceof Address ? scalar.value : undefined;
}

/** A pointer's type with a walker's own columns before its members. */
function extendedType(
  inner: HostType,
  extras: ReadonlyMap<string, ColumnDeclaration>,
  world: TableWorld,
): HostType {
  const extra = (name: string): StaticType | undefined => {
    const column = extras.get(name);
    return column && staticType(column.type, world);
  };
  return {
    name: inner.name,
    member: (name) => extra(name) ?? inner.member(name),
    memberNames: () => [...extras.keys(), ...inner.memberNames()],
    raw: (name) => inner.raw?.(name),
    method: (name) => inner.method?.(name),
    element: () => inner.element(),
    deref: () => inner.deref(),
    addressOf: () => undefined,
    scalar: () => inner.scalar(),
  };
}

/** The columns before the members of a T: the walker's, and the value of a T that has no members. */
function ownColumns(
  walker: WalkerDeclaration,
  { type, typed }: Entry,
  { target, ctypes }: TableWorld,
): ColumnDeclaration<WalkerEntry>[] {
  const plain = target.types.resolve(type);
  if (walker.entry !== "element" || !typed || plain.kind === "struct") return [...walker.columns];
  const name = typeName(type);
  const value: ColumnDeclaration<WalkerEntry> = {
    name: "value",
    type: ctypes.types.find(name) ? { object: name } : "any",
    summary: `the ${name}`,
    get: (entry) => entry.address === undefined ? null : CObject.at(target, type, entry.address),
  };
  return [...walker.columns, value];
}

function columnsOf(walker: WalkerDeclaration, type: HostType, entry: Entry, world: TableWorld): Column[] {
  const extras = ownColumns(walker, entry, world);
  const own = extras.map((c) => ({
    name: c.name,
    type: staticType(c.type, world),
    summary: c.summary,
  }));
  const address: Column = { name: "address", type: { kind: "address" }, summary: "where the entry is" };
  const taken = new Set([...extras.map((c) => c.name), "address"]);
  const members = entry.typed ? type.memberNames().filter((name) => !taken.has(name)) : [];
  return [
    ...own,
    address,
    ...members.map((name) => ({
      name,
      // Asked for when it is used: a member that is a row of a table loads that table.
      get type() {
        return type.member(name)!;
      },
      summary: `a member of ${typeName(entry.type)}`,
    })),
  ];
}

function defaults(
  walker: WalkerDeclaration,
  entry: Entry,
  columns: readonly Column[],
  world: TableWorld,
): string[] {
  const own = ownColumns(walker, entry, world).map((c) => c.name);
  const tag = world.ctypes.ownerOf(entry.type)?.tag;
  const table = tag === undefined ? undefined : world.tableOfTag(tag);
  if (table) {
    return [
      ...own,
      ...table.declaration.defaults.filter((name) => table.unavailable(name) === undefined),
    ];
  }
  const scalars = columns.slice(own.length + 1).filter(({ type }) =>
    type.kind === "host" && type.host.scalar() !== undefined
  );
  return [...own, "address", ...scalars.slice(0, shownMembers).map((c) => c.name)];
}

class WalkedRow extends CHost {
  constructor(
    object: CObject,
    private readonly world: TableWorld,
    private readonly rowType: HostType,
    private readonly entry: WalkerEntry,
    private readonly extras: ReadonlyMap<string, ColumnDeclaration>,
  ) {
    super(object, world);
  }

  override get type(): HostType {
    return this.rowType;
  }

  override member(name: string): Value | undefined {
    const extra = this.extras.get(name);
    if (extra) return toValue(cellOf(() => extra.get(this.entry, this.world.target)), this.world);
    // An entry that is no pointer (a number kept in an xarray) has no structure to look into.
    if (this.entry.address === undefined) {
      return name === "address" ? null : super.member(name) === undefined ? undefined : null;
    }
    const value = super.member(name);
    return value === undefined && name === "address" ? new Address(this.object.integer()) : value;
  }
}

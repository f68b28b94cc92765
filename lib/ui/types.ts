/** `inquest types`: the structures of a dump's kernel as TypeScript declarations. */
import { LookupError, UsageError } from "../base/errors.ts";
import type { Process } from "../runtime/process.ts";
import type { Session } from "../session/session.ts";
import type { CType } from "../types/ctype.ts";
import type { Types } from "../types/types.ts";
import { isElfProgram, readCommandLine } from "./command_line.ts";
import { errorLine } from "./screen.ts";

export const typesHelp = `usage: inquest types [VMLINUX] VMCORE [TYPE...] > kernel.d.ts
       inquest types VMCORE --all > kernel.d.ts

Writes what the structures of this dump's kernel are made of as declarations of
TypeScript: the given types ("struct task_struct", task_struct, pid_t) and all
that is reached from them; without a TYPE those of the tables; with --all every
type of the kernel and its modules. With that file, an editor and \`deno check\`
know the members:

  import { openSession, typed } from "@inquest/inquest";
  import type { Kernel } from "./kernel.d.ts";

  const session = typed<Kernel>(await openSession({ vmcore }));
  const task = session.object("struct task_struct", address);
  task.member("mm.mmap_base");

The npm package is called "inquest". Another kernel may have other members: what
a plugin names with \`membersOf<Kernel>()\` is told when it is loaded on a dump
that lacks it, and \`lacking\` says it to scripts.
`;

/** Runs the subcommand; returns the exit status. */
export async function runTypes(process: Process): Promise<number> {
  const words = process.args.slice(1), all = words.includes("--all");
  const line = readCommandLine(
    words.filter((word) => word !== "--all"),
    (path) => isElfProgram(process.readStart(path, 18)),
  );
  process.limitWrites?.([]);
  process.limitRun?.();
  if (line.help) {
    process.stdout.write(typesHelp);
    return 0;
  }
  const { vmcore, vmlinux, systemMap, cache } = line;
  if (vmcore === undefined) throw new UsageError("which dump? usage: inquest types VMCORE [TYPE...]");
  const names = typeNames(line.line);
  if (all && names.length > 0) throw new UsageError("--all has every type, so no TYPE stands beside it");
  const warn = (message: string) => process.stderr.write(errorLine(`inquest: ${message}`));
  const { openSession } = await import("../session/session.ts");
  const session = await openSession({
    vmcore,
    cache,
    ...(vmlinux === undefined ? {} : { vmlinux }),
    ...(systemMap === undefined ? {} : { systemMap }),
  }, { onWarning: (message) => warn(`warning: ${message}`) });
  try {
    const { types } = session.target;
    if (types.absent !== undefined) throw new LookupError(types.absent);
    const roots = all ? everyType(types) : names.length > 0 ? named(names, types) : await tableTypes(types);
    await writeTypes(session, roots, process, warn);
  } finally {
    session.close();
  }
  return 0;
}

async function writeTypes(
  { target }: Session,
  roots: Iterable<CType>,
  process: Process,
  warn: (message: string) => void,
): Promise<void> {
  const { typescriptOf } = await import("../types/typescript.ts");
  const { uname } = await import("../kernel/uname.ts");
  const { text, types, left } = typescriptOf(target.types, roots);
  process.stdout.write(
    `// The types of Linux ${release(() => uname(target, "release"))}, by inquest types.\n` +
      `// deno-lint-ignore-file\n// deno-fmt-ignore-file\n\n${text}`,
  );
  warn(`${types} structures, unions and enumerations`);
  if (left > 0) warn(`warning: ${left} more are left out: name fewer types`);
}

/** On one line, whatever the dump says. */
function release(read: () => string): string {
  try {
    return read().replace(/[^\w.+~-]/g, "");
  } catch {
    return "of an unknown release";
  }
}

/** The words behind the dump as types: a keyword belongs to the word behind it, a word alone may be a structure. */
function typeNames(text: string): string[] {
  const words = /^\s*(?:(?:(?:struct|union|enum)\s+)?[A-Za-z_]\w*(?:\s+|$))*$/;
  if (!words.test(text)) {
    throw new UsageError(`"${text}" is no list of types`, "inquest types VMCORE task_struct 'struct file'");
  }
  return [...text.matchAll(/(?:(?:struct|union|enum)\s+)?\w+/g)].map(([name]) => name.replace(/\s+/g, " "));
}

function named(names: readonly string[], types: Types): CType[] {
  return names.map((name) => types.find(`struct ${name}`) ?? types.find(`union ${name}`) ?? types.get(name));
}

/** What the rows of the tables are. */
async function tableTypes(types: Types): Promise<CType[]> {
  const { declarations } = await import("../session/declarations.ts");
  return Object.values(declarations.tables).flatMap(({ object }) =>
    object === undefined ? [] : types.find(`struct ${object}`) ?? []
  );
}

function* everyType(types: Types): Generator<CType> {
  for (const blob of types.blobs()) {
    for (let id = blob.startId; id < blob.endId; id++) {
      if (blob.spaceOf(id) !== undefined && blob.nameOf(id) !== "") yield blob.type(id);
    }
  }
}

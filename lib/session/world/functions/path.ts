/** `path(x)`: where a file, a dentry or a mount is. */
import type { Argument, WorldFunction } from "../../../../dsl/world.ts";
import { Failure, type Value } from "../../../../dsl/value.ts";
import { guarded } from "../../../define/cell.ts";
import { filePathText } from "../../../kernel/files.ts";
import { dentryPathText, mountOf, mountPathText, pathText, readPath } from "../../../kernel/path.ts";
import type { Target } from "../../../types/target.ts";
import { CHost } from "../c_host.ts";
import type { FunctionWorld } from "../function_arguments.ts";

/** What has a path, by the tag of its structure. */
const paths: Readonly<Record<string, (target: Target, address: bigint) => string>> = {
  file: filePathText,
  path: (target, address) => pathText(target, readPath(target, address)),
  dentry: dentryPathText,
  vfsmount: mountPathText,
  mount: (target, address) => mountPathText(target, mountOf(target, address)),
};

export function create({ target }: FunctionWorld): WorldFunction {
  return {
    name: "path",
    summary: "The path of a struct file, path or mount; of a dentry within its file system",
    parameters: [{
      name: "object",
      type: { kind: "value", type: { kind: "any" } },
      summary: "the structure, or a pointer to it",
    }],
    result: () => ({ kind: "string" }),
    call: ([object]) => pathOf(target, object),
  };
}

function pathOf(target: Target, argument: Argument | undefined): Value {
  if (argument === null || argument === undefined) return null;
  if (!(argument instanceof CHost)) return wrongKind;
  const { object } = argument, { plain } = object;
  const owner = plain.kind === "pointer" ? target.types.resolve(plain.target) : plain;
  const tag = owner.kind === "struct" ? owner.tag ?? "" : "";
  if (!Object.hasOwn(paths, tag)) return wrongKind;
  return guarded(() => {
    const address = plain.kind === "pointer" ? object.integer() : object.address!;
    return address === 0n ? null : paths[tag](target, address);
  });
}

const wrongKind = new Failure("path() is of a struct file, path, dentry, vfsmount or mount");

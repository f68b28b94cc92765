/** `path(x)`: where a file, a dentry or a mount is. */
import { Failure } from "../../../../dsl/value.ts";
import { defineFunction } from "../../../define/function.ts";
import { filePathText } from "../../../kernel/files.ts";
import { dentryPathText, mountOf, mountPathText, pathText, readPath } from "../../../kernel/path.ts";
import type { Target } from "../../../types/target.ts";

/** What has a path, by the tag of its structure. */
const paths: Readonly<Record<string, (target: Target, address: bigint) => string>> = {
  file: filePathText,
  path: (target, address) => pathText(target, readPath(target, address)),
  dentry: dentryPathText,
  vfsmount: mountPathText,
  mount: (target, address) => mountPathText(target, mountOf(target, address)),
};

export const path = defineFunction({
  name: "path",
  summary: "The path of a struct file, path or mount; of a dentry within its file system",
  parameters: [{
    name: "object",
    type: { kind: "value", type: { kind: "any" } },
    summary: "the structure, or a pointer to it",
  }],
  result: "string",
  call: ([argument], { target, object: objectOf }) => {
    if (argument === null) return null;
    const object = objectOf(argument);
    if (object === undefined) return wrongKind;
    const { plain } = object;
    const owner = plain.kind === "pointer" ? target.types.resolve(plain.target) : plain;
    const tag = owner.kind === "struct" ? owner.tag ?? "" : "";
    if (!Object.hasOwn(paths, tag)) return wrongKind;
    const address = plain.kind === "pointer" ? object.integer() : object.address!;
    return address === 0n ? null : paths[tag](target, address);
  },
});

const wrongKind = new Failure("path() is of a struct file, path, dentry, vfsmount or mount");

/** Written by `deno task gen` from the files in this folder: an entry is loaded when it is used. */
export const registry = {
  ago: () => import("./ago.ts"),
  members: () => import("./members.ts"),
  path: () => import("./path.ts"),
  read: () => import("./read.ts"),
  string: () => import("./string.ts"),
  symbol: () => import("./symbol.ts"),
  type: () => import("./type.ts"),
  user: () => import("./user.ts"),
  what: () => import("./what.ts"),
};

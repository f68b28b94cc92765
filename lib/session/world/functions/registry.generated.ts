/** Written by `deno task gen` from the files in this folder: an entry is loaded when it is used. */
export const registry = {
  ago: { load: () => import("./ago.ts").then((m) => m.ago) },
  members: { load: () => import("./members.ts").then((m) => m.members) },
  path: { load: () => import("./path.ts").then((m) => m.path) },
  read: { load: () => import("./read.ts").then((m) => m.read) },
  string: { load: () => import("./string.ts").then((m) => m.string) },
  symbol: { load: () => import("./symbol.ts").then((m) => m.symbol) },
  type: { load: () => import("./type.ts").then((m) => m.type) },
  user: { load: () => import("./user.ts").then((m) => m.user) },
  what: { load: () => import("./what.ts").then((m) => m.what) },
};

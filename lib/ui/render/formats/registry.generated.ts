/** Written by `deno task gen` from the files in this folder: an entry is loaded when it is used. */
export const registry = {
  csv: { load: () => import("./csv.ts").then((m) => m.csv) },
  folded: { load: () => import("./folded.ts").then((m) => m.folded) },
  json: { load: () => import("./json.ts").then((m) => m.json) },
  md: { load: () => import("./md.ts").then((m) => m.md) },
  ndjson: { load: () => import("./ndjson.ts").then((m) => m.ndjson) },
  table: { load: () => import("./table.ts").then((m) => m.table) },
  tree: { load: () => import("./tree.ts").then((m) => m.tree) },
  tsv: { load: () => import("./tsv.ts").then((m) => m.tsv) },
};

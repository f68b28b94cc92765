/** Written by `deno task gen` from the files in this folder: an entry is loaded when it is used. */
export const registry = {
  csv: () => import("./csv.ts"),
  folded: () => import("./folded.ts"),
  json: () => import("./json.ts"),
  md: () => import("./md.ts"),
  ndjson: () => import("./ndjson.ts"),
  table: () => import("./table.ts"),
  tree: () => import("./tree.ts"),
  tsv: () => import("./tsv.ts"),
};

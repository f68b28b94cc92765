/** The renderings that `format` may name when nothing else is said. */
export const defaultFormats: readonly string[] = [
  "table",
  "json",
  "ndjson",
  "csv",
  "tsv",
  "md",
  "tree",
  "folded",
];

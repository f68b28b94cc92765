/** A script as a plugin that does the same while it is loaded, and gives what it found by a function. */
export function asPlugin(script: string): string {
  return `${script.replace(/\bexport default\b/, "const attempt =")}
const found = [];
const given = { output: { print: (...words) => console.log(...words) }, args: [] };
for await (const row of (typeof attempt === "function" && await attempt(given)) || []) found.push(row);
export default { name: "bad", version: "1", api: 1, summary: "s", functions: [{
  name: "found", summary: "s", parameters: [], result: "string", call: () => found.map((row) => row.found).join() }] };
`;
}

/** The line that asks it. */
export const askPlugin = "foreach task limit 1 show bad.found() as found";

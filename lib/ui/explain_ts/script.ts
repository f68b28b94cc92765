/** `explain --ts`: a query as a script on mod.ts that gives the same rows. */
import type { Query } from "../../../dsl/mod.ts";
import { StepWriter } from "./steps.ts";
import { Unsupported } from "./unsupported.ts";

const door = new URL("../../../mod.ts", import.meta.url), config = new URL("deno.json", door).pathname;

/** How the script is run, what it imports, and where its arguments are. */
interface Host {
  readonly command: string;
  readonly door: string;
  readonly argument: string;
}

const fromSource: Host = {
  command: `deno run --allow-read --config ${config} SCRIPT VMCORE`,
  door: door.href,
  argument: "Deno.args[0]",
};
/** The npm package has JavaScript, and the single binary has no files that a script could import: it takes the package. */
const fromPackage: Host = {
  command: "node SCRIPT.mjs VMCORE",
  door: door.pathname.startsWith("/$bunfs/") ? "inquest" : door.href,
  argument: "process.argv[2]",
};
const host = door.pathname.endsWith(".ts") ? fromSource : fromPackage;

/** The script: clause by clause; where that has no clear equal in TypeScript, with the query as it is. */
export function scriptText(query: Query): string {
  const { names, body } = written(query);
  return `// ${host.command}
import { ${[...names, "openSession"].sort().join(", ")} } from ${JSON.stringify(host.door)};

const session = await openSession({ vmcore: ${host.argument} });
${body}
session.close();
`;
}

function written(query: Query): { readonly names: readonly string[]; readonly body: string } {
  try {
    if (query.plan.assertion !== undefined) throw new Unsupported("an assertion");
    const steps = new StepWriter(query), loops = steps.write();
    return { names: steps.used, body: `${steps.declarations}\n${loops}` };
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    return { names: [], body: asked(query, error.message) };
  }
}

function asked(query: Query, why: string): string {
  return `
// The language itself answers this one: it has ${why}.
for (const row of (await session.query(${template(query.standalone)})).json()) {
  console.log(JSON.stringify(row));
}
`;
}

function template(text: string): string {
  return "`" + text.trim().replace(/[\\`]|\$(?=\{)/g, "\\$&") + "`";
}

/** `explain --ts`: a query as a script on mod.ts that gives the same rows. */
import type { Query } from "../../../dsl/mod.ts";
import { StepWriter } from "./steps.ts";
import { Unsupported } from "./unsupported.ts";

const door = new URL("../../../mod.ts", import.meta.url), config = new URL("deno.json", door).pathname;

/** The script: clause by clause; where that has no clear equal in TypeScript, with the query as it is. */
export function scriptText(query: Query): string {
  const { names, body } = written(query);
  return `// deno run --allow-read --config ${config} SCRIPT VMCORE
import { ${[...names, "openSession"].sort().join(", ")} } from ${JSON.stringify(door.href)};

const session = await openSession({ vmcore: Deno.args[0] });
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

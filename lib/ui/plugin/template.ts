/** What `inquest plugin new` writes: a plugin that works, to be changed into another one. */

/** Path within the folder of the plugin -> text. */
export function templateFiles(name: string, { dump, imports }: TemplateFacts): Record<string, string> {
  return {
    "plugin.ts": pluginText(name),
    "plugin_test.ts": testText(name, dump),
    "README.md": readmeText(name),
    "deno.json": JSON.stringify(
      { imports, tasks: { test: "deno test --allow-read --allow-env" }, fmt: { lineWidth: 110 } },
      undefined,
      2,
    ) + "\n",
  };
}

/** Where inquest is. */
export interface TemplateFacts {
  /** A dump that the tests use when none is given. */
  readonly dump?: string;
  /** What `@inquest/inquest` stands for, and the packages that it imports. */
  readonly imports: Readonly<Record<string, string>>;
}

function pluginText(name: string): string {
  return `/** A plugin of inquest: a table, a column of another's table, a function, a check. Make it yours. */
import {
  addressParameter,
  addressRows,
  defineCheck,
  defineColumn,
  defineFunction,
  definePlugin,
  defineTable,
  type Target,
} from "@inquest/inquest";

const block = "struct notifier_block";

/** What the kernel calls when it panics, the most important first: a chain of notifier blocks. */
function* panicNotifiers(target: Target): Generator<bigint> {
  const head = target.symbols.get("panic_notifier_list").address;
  const seen = new Set<bigint>();
  let at = target.kernel.u64(head + BigInt(target.types.offset("struct atomic_notifier_head", "head") ?? 8));
  const next = BigInt(target.types.offset(block, "next") ?? 8);
  // A chain that leads back into itself has no end of its own.
  for (; at !== 0n && !seen.has(at); at = target.kernel.u64(at + next)) {
    seen.add(at);
    yield at;
  }
}

const notifiers = defineTable<bigint>({
  name: "notifiers",
  summary: "what is called when the kernel panics, in that order",
  needs: { types: ["notifier_block"], symbols: ["panic_notifier_list"] },
  object: addressRows(\`\${block} *\`),
  columns: [
    {
      name: "function",
      type: "string",
      summary: "the function",
      get: (row, target) => {
        const call = target.types.offset(block, "notifier_call") ?? 0;
        return target.symbols.describe(target.kernel.u64(row + BigInt(call))) ?? null;
      },
    },
  ],
  defaults: ["function"],
  rows: (target) => panicNotifiers(target),
});

export default definePlugin({
  name: "${name}",
  version: "1.0.0",
  api: 1,
  summary: "what it is for",
  tables: [notifiers],
  columns: [
    defineColumn({
      table: "task",
      column: {
        name: "is_root",
        type: "bool",
        summary: "whether it runs as root",
        get: (task) => task.get("->cred->uid.val") === 0n,
      },
    }),
  ],
  functions: [
    defineFunction({
      name: "page_start",
      summary: "The address at which the page of an address begins",
      parameters: [addressParameter],
      result: "address",
      call: ([argument], { address }) => {
        const at = address(argument);
        return typeof at === "bigint" ? at & ~0xfffn : at;
      },
    }),
  ],
  checks: [
    defineCheck({
      name: "blocked",
      summary: "tasks were blocked for longer than half a minute",
      severity: "warning",
      query: "task where state = D and blocked > 30s show pid, comm, blocked",
      advice: "foreach task where state=D show stack",
    }),
  ],
});
`;
}

function testText(name: string, dump: string | undefined): string {
  return `/** The plugin, asked on a dump: INQUEST_DUMP, or one that comes with inquest. */
import assert from "node:assert/strict";
import { openSession } from "@inquest/inquest";

const vmcore = Deno.env.get("INQUEST_DUMP")${dump === undefined ? "" : ` ?? ${JSON.stringify(dump)}`};
if (vmcore === undefined) throw new Error("INQUEST_DUMP says which dump is asked");

async function rows(query: string): Promise<unknown[]> {
  const session = await openSession({ vmcore, cache: false, plugins: [\`\${import.meta.dirname}/plugin.ts\`] });
  try {
    return [...(await session.query(query)).json()];
  } finally {
    session.close();
  }
}

Deno.test("${name}.notifiers are what the kernel calls when it panics", async () => {
  const found = await rows("${name}.notifiers show function, priority");
  assert.ok(found.length > 0);
});

Deno.test("task has the column that the plugin adds, and page_start() is a function", async () => {
  assert.deepEqual(await rows("task where pid = 1 show is_root, ${name}.page_start(0x1234) as page"), [
    { is_root: true, page: "0x1000" },
  ]);
});

Deno.test("the check can be made", async () => {
  const [check] = await rows("check ${name}.blocked | show found") as { found: boolean | null }[];
  assert.equal(typeof check.found, "boolean");
});
`;
}

function readmeText(name: string): string {
  return `# ${name}

A plugin of inquest.

    inquest --plugin ${name}/plugin.ts VMCORE ${name}.notifiers
    inquest --plugin ${name}/plugin.ts VMCORE check
    inquest plugin check ${name}/plugin.ts VMCORE

The kernel's structures are types, so that \`deno check\` finds a member that is misspelt:

    inquest types VMCORE task_struct > ${name}/kernel.d.ts

    import type { Kernel } from "./kernel.d.ts";
    const init = task.object() as TypedObject<Kernel["struct task_struct"]>;
    init.member("cred->uid.val").integer();

Its tests run with \`deno task test\` in this folder; \`INQUEST_DUMP=VMCORE deno task test\` asks another dump.
`;
}

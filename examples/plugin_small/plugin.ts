/** The smallest complete plugin: a table, a column of another's table, a function, a check. */
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
  object: addressRows(`${block} *`),
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
  name: "small",
  version: "1.0.0",
  api: 1,
  summary: "the smallest complete plugin",
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

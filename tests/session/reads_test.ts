/** What queries read of the dump: every read of kernel memory is written down. */
import assert from "node:assert/strict";
import { openSession, type Session } from "../../lib/session/session.ts";
import type { AddressSpace } from "../../lib/memory/address_space.ts";
import { embeddedDump } from "./embedded.ts";

const readers = [
  "page",
  "readInto",
  "read",
  "u8",
  "u16",
  "u32",
  "i32",
  "u64",
  "i64",
  "unsigned",
  "cString",
] as const;

/** The reads that a query makes; what any query reads but once is read before. */
async function readsOf(session: Session, query: string): Promise<bigint[]> {
  const [compiled] = await session.compile(query);
  for (const _ of compiled.run().rows);
  const space = session.target.kernel as unknown as Record<string, unknown>;
  const reads: bigint[] = [];
  let depth = 0;
  for (const name of readers) {
    const read = (session.target.kernel as AddressSpace)[name] as (...args: unknown[]) => unknown;
    space[name] = function (address: bigint, ...rest: unknown[]) {
      if (depth++ === 0) reads.push(address);
      try {
        return read.call(session.target.kernel, address, ...rest);
      } finally {
        depth--;
      }
    };
  }
  try {
    for (const _ of compiled.run().rows);
  } finally {
    for (const name of readers) delete space[name];
  }
  return reads;
}

/** What the second has read that the first has not, counted. */
function more(first: readonly bigint[], second: readonly bigint[]): bigint[] {
  const counts = new Map<bigint, number>();
  for (const address of first) counts.set(address, (counts.get(address) ?? 0) + 1);
  return second.filter((address) => {
    const left = counts.get(address) ?? 0;
    counts.set(address, left - 1);
    return left <= 0;
  });
}

function pages(reads: readonly bigint[]): number {
  return new Set(reads.map((address) => address >> 12n)).size;
}

Deno.test("where state = D reads the members of the state and the list of tasks, once each", async () => {
  const session = await openSession({ vmcore: embeddedDump, cache: false });
  try {
    const tasks = [...await session.query("task show task as at")].map((row) =>
      (row.at as { value: bigint }).value
    );
    const members = ["__state", "exit_state"].map((name) =>
      BigInt(session.target.types.offset("task_struct", name)!)
    );
    const walk = await readsOf(session, "task count");
    for (const condition of ["state = D", "state in (D, R)", "state != D", "state = D or state = R"]) {
      const reads = await readsOf(session, `task where ${condition} count`);
      const ofState = more(walk, reads);
      assert.deepEqual(
        ofState.toSorted(),
        tasks.flatMap((task) => members.map((offset) => task + offset)).toSorted(),
        condition,
      );
      assert.equal(pages(reads), pages([...walk, ...ofState]), condition);
    }
    const shown = await readsOf(session, "task where state = D show state, state as again sort by state");
    assert.equal(shown.length, walk.length + 2 * tasks.length);
  } finally {
    session.close();
  }
});

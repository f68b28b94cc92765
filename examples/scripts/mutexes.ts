/**
 * Who holds some mutexes, and who waits for them, in the order of the queue.
 *
 *     inquest VMCORE -f examples/scripts/mutexes.ts wedge_mutex_a wedge_mutex_b
 */
import { type CObject, listForEachEntry, type Script } from "@inquest/inquest";

const name = (task: CObject) => `${task.member("comm").string()} (${task.member("pid").integer()})`;

export default (function* ({ session, args }) {
  for (const symbol of args) {
    const mutex = session.variable(symbol, "struct mutex");
    // The lowest three bits of the owner are flags.
    const owner = mutex.member("owner.counter").integer() & ~7n;
    const link = session.target.types.offset("struct mutex_waiter", "list") ?? 0;
    const waiters = listForEachEntry(session.target, mutex.member("wait_list").address!, link);
    yield {
      mutex: symbol,
      holder: owner === 0n ? null : name(session.object("struct task_struct", owner)),
      waiters: [...waiters].map((at) =>
        name(session.object("struct mutex_waiter", at).member("task").deref())
      ),
    };
  }
}) satisfies Script;

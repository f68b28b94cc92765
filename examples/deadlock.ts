/** Who waits for a mutex, and who holds the lab's two: deno run --allow-read examples/deadlock.ts VMCORE */
import { Address, openSession } from "../mod.ts";

const session = await openSession({ vmcore: Deno.args[0], cache: false });

for (const { pid, comm, task } of await session.query("foreach task where state=D show pid, comm, task")) {
  if (!(task instanceof Address)) continue;
  const { frames } = session.stack(session.object("struct task_struct", task.value));
  const waits = frames.some((frame) => frame.symbol?.startsWith("__mutex_lock"));
  if (waits) console.log(`${comm} (${pid}) waits for a mutex`);
}

for (const name of ["wedge_mutex_a", "wedge_mutex_b"]) {
  // The lowest three bits of the owner are flags.
  const owner = session.variable(name, "struct mutex").member("owner.counter").integer() & ~7n;
  const task = session.object("struct task_struct", owner);
  console.log(`${name} is held by ${task.member("comm").string()} (${task.member("pid").integer()})`);
}
session.close();

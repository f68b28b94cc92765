/** Who waits for a mutex, and who holds the lab's two: deno run --allow-read examples/deadlock.ts VMCORE */
import { type CObject, openSession, taskForEach, taskStack } from "../mod.ts";

const session = await openSession({ vmcore: Deno.args[0], cache: false });
const name = (task: CObject) => `${task.member("comm").string()} (${task.member("pid").integer()})`;

for (const address of taskForEach(session.target, console.error)) {
  const task = session.object("struct task_struct", address);
  const waits = taskStack(task).frames.some((frame) => frame.symbol?.startsWith("__mutex_lock"));
  if (waits) console.log(`${name(task)} waits for a mutex`);
}

for (const mutex of ["wedge_mutex_a", "wedge_mutex_b"]) {
  // The lowest three bits of the owner are flags.
  const owner = session.variable(mutex, "struct mutex").member("owner.counter").integer() & ~7n;
  console.log(`${mutex} is held by ${name(session.object("struct task_struct", owner))}`);
}
session.close();

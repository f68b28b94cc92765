import assert from "node:assert/strict";
import { closesOnExec, openFiles } from "../../lib/kernel/files.ts";
import { ofProcesses, standsFor } from "../../lib/kernel/process.ts";
import { taskMappings, vmaAccess, vmaProblem } from "../../lib/kernel/vma.ts";
import { collect, ended, type Walk } from "../../lib/kernel/walk_end.ts";
import { FakeKernel, pointer, s32, struct, u32, u64 } from "../build/memory.ts";

const list = struct("list_head", 16, { next: [0, pointer], prev: [8, pointer] });

/** Tasks with files and mappings, as kernels before 6.1 have them. */
class FakeProcesses {
  readonly kernel = new FakeKernel().types(
    list,
    struct("task_struct", 72, {
      files: [0, pointer],
      mm: [8, pointer],
      group_leader: [16, pointer],
      signal: [24, pointer],
      thread_node: [32, list],
      pid: [48, s32],
    }),
    struct("signal_struct", 16, { thread_head: [0, list] }),
    struct("files_struct", 8, { fdt: [0, pointer] }),
    struct("fdtable", 32, {
      max_fds: [0, u32],
      fd: [8, pointer],
      close_on_exec: [16, pointer],
      open_fds: [24, pointer],
    }),
    struct("mm_struct", 8, { mmap: [0, pointer] }),
    struct("vm_area_struct", 16, { vm_start: [0, u64], vm_next: [8, pointer] }),
  );

  /** A process of so many threads, the leader first. */
  threads(count: number): bigint[] {
    const tasks = Array.from({ length: count }, () => this.kernel.alloc(72)), signal = this.kernel.alloc(16);
    const nodes = [signal, ...tasks.map((task) => task + 32n)];
    nodes.forEach((node, i) => this.kernel.u64(node, nodes[(i + 1) % nodes.length], 0));
    tasks.forEach((task) => this.kernel.u64(task + 16n, tasks[0], signal));
    return tasks;
  }

  /** Gives a task a table of descriptors. */
  open(task: bigint, size: number, bits: readonly bigint[], files: readonly bigint[]): bigint {
    const [struct, table] = [this.kernel.alloc(8), this.kernel.alloc(32)];
    const array = this.kernel.alloc(size * 8), bitmap = this.kernel.alloc(bits.length * 8);
    this.kernel.u64(task, struct).u64(struct, table).u32(table, size)
      .u64(table + 8n, array, bitmap, bitmap).u64(array, ...files).u64(bitmap, ...bits);
    return table;
  }

  files(task: bigint) {
    return collect(openFiles(this.kernel.target(), task));
  }
}

Deno.test("openFiles() gives the descriptors that are open, and not those that are only reserved", () => {
  const made = new FakeProcesses(), [task] = made.threads(1);
  made.open(task, 128, [0b1101n, 1n], [0x10n, 0x11n, 0x12n, 0n]);
  const { items, end } = made.files(task);
  assert.deepEqual(items, [{ fd: 0, file: 0x10n }, { fd: 2, file: 0x12n }]);
  assert.equal(end.kind, "end");
  assert.deepEqual(
    [closesOnExec(made.kernel.target(), task, 2), closesOnExec(made.kernel.target(), task, 1)],
    [
      true,
      false,
    ],
  );
});

Deno.test("openFiles() of a task without files is empty; bits beyond the table are none", () => {
  const made = new FakeProcesses(), [task, other] = made.threads(2);
  assert.deepEqual(made.files(task).items, []);
  made.open(other, 2, [~0n], [1n, 2n]);
  assert.equal(made.files(other).items.length, 2);
});

Deno.test("openFiles() of a table that cannot be true, or is not there, ends with a reason", () => {
  const made = new FakeProcesses(), [task] = made.threads(1);
  const table = made.open(task, 64, [1n], [0x10n]);
  made.kernel.u64(table + 24n, 0xffff888099990000n);
  assert.equal(made.files(task).end.kind, "unreadable");
  made.kernel.u32(table, 0x7fffffff);
  assert.equal(made.files(task).end.kind, "corrupt");
});

Deno.test("the leader stands for what its threads share, a thread for what is its own", () => {
  const made = new FakeProcesses(), [leader, second, third, fourth] = made.threads(4), { kernel } = made;
  made.open(leader, 64, [1n], [0x10n]);
  kernel.u64(second, kernel.memory.u64(leader));
  made.open(third, 64, [1n], [0x11n]);
  kernel.u64(fourth, kernel.memory.u64(third));
  const target = kernel.target();
  assert.deepEqual([leader, second, third, fourth].map((task) => standsFor(target, task, "files")), [
    true,
    false,
    true,
    false,
  ]);
  // A leader that has exited leaves its files to the others.
  kernel.u64(leader, 0);
  assert.deepEqual([leader, second].map((task) => standsFor(target, task, "files")), [false, true]);
});

Deno.test("ofProcesses() tells what ended early, a few one by one", () => {
  const made = new FakeProcesses(), tasks = [1, 2, 3, 4, 5, 6, 7].map(() => made.threads(1)[0]);
  tasks.forEach((task) => made.open(task, 64, [1n], [0x10n]));
  const told: string[] = [];
  function* walk(task: bigint): Walk<bigint> {
    yield task;
    return task === tasks[0] ? ended : { kind: "cycle", detail: "comes back" };
  }
  const found = ofProcesses(made.kernel.target(), "files", "the files", walk, (text) => told.push(text), [
    ...tasks,
    0x1000n,
  ]);
  assert.deepEqual([...found].map(({ item }) => item), tasks);
  assert.equal(told.length, 6);
  assert.match(told[0], /^the files of task 0x[0-9a-f]+: comes back$/);
  assert.equal(told[5], "the files of 2 more tasks ended early");
});

Deno.test("before 6.1 mappings are a list", () => {
  const made = new FakeProcesses(), [task] = made.threads(1), { kernel } = made;
  const [a, b] = [kernel.alloc(16), kernel.alloc(16)], mm = kernel.alloc(8);
  const walk = () => collect(taskMappings(kernel.target(), task));
  assert.equal(vmaProblem(kernel.target()), undefined);
  assert.deepEqual(walk().items, [], "no address space");
  kernel.u64(task + 8n, mm).u64(mm, a).u64(a + 8n, b);
  assert.deepEqual(walk(), { items: [a, b], end: ended });
  kernel.u64(b + 8n, a);
  assert.equal(walk().end.kind, "cycle");
});

Deno.test("vmaAccess() writes what /proc/PID/maps does", () => {
  // A shared mapping of a file that was opened for reading alone is not VM_SHARED, only VM_MAYSHARE.
  assert.deepEqual([0x75n, 0xfbn, 0xd1n, 0n].map(vmaAccess), ["r-xp", "rw-s", "r--s", "---p"]);
});

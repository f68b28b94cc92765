import assert from "node:assert/strict";
import { childForEach, findTasks, taskForEach, threadForEach } from "../../lib/kernel/task_list.ts";
import { collect } from "../../lib/kernel/walk_end.ts";
import { array, FakeKernel, pointer, s32, struct, u32, u64, u8 } from "../build/memory.ts";

const list = struct("list_head", 16, {});
const taskOffsets = { tasks: 16n, threadNode: 32n, pidLink: 48n, children: 72n, sibling: 88n };
const types = [
  struct("task_struct", 128, {
    pid: [0, s32],
    signal: [8, pointer],
    tasks: [16, list],
    thread_node: [32, list],
    pid_links: [48, array(struct("hlist_node", 16, {}), 1)],
    children: [72, list],
    sibling: [88, list],
  }),
  struct("signal_struct", 16, { thread_head: [0, list] }),
  struct("pid", 64, { tasks: [16, array(struct("hlist_head", 8, { first: [0, pointer] }), 4)] }),
  struct("xarray", 16, { xa_head: [8, pointer] }),
  struct("xa_node", 552, {
    shift: [0, u8],
    offset: [1, u8],
    parent: [8, pointer],
    slots: [40, array(pointer, 64)],
  }),
  struct("idr", 24, { idr_rt: [0, struct("xarray", 16, { xa_head: [8, pointer] })], idr_base: [16, u32] }),
  struct("pid_namespace", 64, { idr: [8, struct("idr", 24, {})] }),
  struct("rq", 64, { curr: [0, pointer], idle: [8, pointer], clock: [16, u64] }),
];

/** A kernel with init_task, one CPU, and processes of one or more threads; pids count up from 1. */
class Processes {
  readonly kernel = new FakeKernel().types(...types);
  readonly init = this.kernel.alloc(128);
  readonly slots: bigint;
  readonly tasks: bigint[] = [];
  #last = this.init;

  constructor(...threads: number[]) {
    const { kernel } = this;
    const namespace = kernel.alloc(64), node = kernel.alloc(552), rq = kernel.alloc(64);
    this.slots = node + 40n;
    kernel.u64(namespace + 16n, node + 2n).u64(rq, this.init, this.init, 0n);
    kernel.symbol("init_task", this.init).symbol("init_pid_ns", namespace).symbol("runqueues", rq);
    this.#ring(this.init + taskOffsets.tasks);
    for (const count of threads) this.#process(count);
  }

  #process(count: number): void {
    const { kernel } = this, signal = kernel.alloc(16);
    const tasks = Array.from({ length: count }, () => kernel.alloc(128));
    let last = signal;
    for (const task of tasks) {
      const pid = this.tasks.push(task);
      kernel.u32(task, pid).u64(task + 8n, signal);
      const link = task + taskOffsets.threadNode;
      kernel.u64(last, link).u64(link, signal);
      last = link;
      const id = kernel.alloc(64);
      kernel.u64(id + 16n, task + taskOffsets.pidLink).u64(this.slots + BigInt(pid * 8), id);
    }
    const [link, before] = [tasks[0] + taskOffsets.tasks, this.#last + taskOffsets.tasks];
    kernel.u64(before, link).u64(link, this.init + taskOffsets.tasks);
    this.#last = tasks[0];
  }

  #ring(head: bigint): void {
    this.kernel.u64(head, head, head);
  }

  walk(): { tasks: bigint[]; warnings: string[] } {
    const warnings: string[] = [];
    return { tasks: [...taskForEach(this.kernel.target(), (m) => warnings.push(m))], warnings };
  }
}

const hex = (n: bigint) => `0x${n.toString(16)}`;

Deno.test("taskForEach() gives the idle task, then every thread by its pid", () => {
  const p = new Processes(1, 3, 1);
  assert.deepEqual(p.walk(), { tasks: [p.init, ...p.tasks], warnings: [] });
});

Deno.test("taskForEach() keeps a task that no pid leads to, and says so", () => {
  const p = new Processes(1, 3, 1);
  p.kernel.u64(p.slots + 3n * 8n, 0n);
  const { tasks, warnings } = p.walk();
  assert.deepEqual(tasks, [p.init, p.tasks[0], p.tasks[1], p.tasks[3], p.tasks[4], p.tasks[2]]);
  assert.deepEqual(warnings, [`task ${hex(p.tasks[2])} was on the list of tasks, but not found by pid`]);
});

Deno.test("taskForEach() keeps a task that is on no list, and says so", () => {
  const p = new Processes(1, 1, 1);
  p.kernel.u64(p.tasks[0] + taskOffsets.tasks, p.tasks[2] + taskOffsets.tasks);
  const { tasks, warnings } = p.walk();
  assert.deepEqual(tasks, [p.init, ...p.tasks]);
  assert.deepEqual(warnings, [`task ${hex(p.tasks[1])} was found by pid, but not on the list of tasks`]);
});

Deno.test("taskForEach() finds the tasks of a damaged IDR on the list, and of a cut list by pid", () => {
  const p = new Processes(1, 2);
  p.kernel.u64(p.slots - 40n, 0xffn);
  const broken = p.walk();
  assert.deepEqual(broken.tasks, [p.init, ...p.tasks]);
  assert.match(broken.warnings[0], /the tasks by pid: node 0x[0-9a-f]+ has the impossible shift 255/);
  const q = new Processes(1, 2, 1);
  q.kernel.u64(q.tasks[0] + taskOffsets.tasks, 0xffff888099990000n);
  const cut = q.walk();
  assert.deepEqual(cut.tasks, [q.init, ...q.tasks]);
  assert.match(cut.warnings[0], /the list of tasks: .*page excluded/);
});

Deno.test("taskForEach() takes no task from a pid that is not the task's own", () => {
  const p = new Processes(1, 2);
  p.kernel.u32(p.tasks[1], 77);
  const { tasks, warnings } = p.walk();
  assert.deepEqual(tasks, [p.init, p.tasks[0], p.tasks[2], p.tasks[1]]);
  assert.match(warnings[0], /the tasks by pid: pid 2 leads to 0x[0-9a-f]+, which has pid 77/);
});

Deno.test("taskForEach() ends where the list of tasks goes round", () => {
  const p = new Processes(1, 1, 1);
  p.kernel.u64(p.tasks[2] + taskOffsets.tasks, p.tasks[0] + taskOffsets.tasks);
  const { tasks, warnings } = p.walk();
  assert.deepEqual(tasks, [p.init, ...p.tasks]);
  assert.match(warnings[0], /the list of tasks: comes back to/);
});

Deno.test("findTasks() finds a task by its pid, past a damaged IDR as well", () => {
  const p = new Processes(1, 3);
  const target = p.kernel.target();
  assert.deepEqual(findTasks(target, 0), [p.init]);
  assert.deepEqual(findTasks(target, 3), [p.tasks[2]]);
  for (const absent of [5, -1, 2 ** 31, 1.5]) assert.deepEqual(findTasks(target, absent), []);
  p.kernel.u64(p.slots + 3n * 8n, 0n);
  assert.deepEqual(findTasks(target, 3), [p.tasks[2]]);
});

Deno.test("threadForEach() gives a process's threads, childForEach() what it started", () => {
  const p = new Processes(2, 1, 1);
  const { kernel, tasks: [a, b, c, d] } = p;
  assert.deepEqual(collect(threadForEach(kernel.target(), b)).items, [a, b]);
  const head = a + taskOffsets.children;
  kernel.u64(head, c + taskOffsets.sibling).u64(c + taskOffsets.sibling, d + taskOffsets.sibling);
  kernel.u64(d + taskOffsets.sibling, head);
  assert.deepEqual(collect(childForEach(kernel.target(), a)).items, [c, d]);
  kernel.u64(c + 8n, 0n);
  assert.deepEqual(collect(threadForEach(kernel.target(), c)).items, [c]);
});

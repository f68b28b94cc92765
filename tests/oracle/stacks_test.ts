import assert from "node:assert/strict";
import { type Answer, compare } from "./comparison.ts";
import { parseBacktraces, parseDrgn, type RecordedTask } from "./recordings.ts";

const [schedule, wait, kthread, user] = [
  "0xffffffff81000010",
  "0xffffffffc0000020",
  "0xffffffff81000030",
  "0x4017b3",
];

const recorded = (more: Partial<RecordedTask> = {}): RecordedTask => ({
  pid: 7,
  tgid: 7,
  ppid: 2,
  comm: "worker",
  state: "D",
  cpu: 1,
  running: false,
  stack: [{ pc: schedule, symbol: "schedule" }, { pc: kthread, symbol: "kthread" }],
  ...more,
});

const answer = (more: Partial<Answer> = {}): Answer => ({
  pid: 7,
  tgid: 7,
  ppid: 2,
  comm: "worker",
  state: "D",
  cpu: 1,
  stack: [{ pc: schedule, symbol: "schedule" }, { pc: kthread, symbol: "kthread" }],
  ...more,
});

/** "1/1 1/1" and what differs. */
function verdict(drgn: RecordedTask[], crash: RecordedTask[], answers: Answer[]): [string, string[]] {
  const score = compare(drgn, crash, answers);
  return [
    `${score.rightTasks}/${score.tasks} ${score.rightStacks}/${score.stacks}`,
    score.differences.map((difference) => difference.what),
  ];
}

Deno.test("parseBacktraces() reads tasks, frames, modules and empty stacks", () => {
  const tasks = parseBacktraces(`PID: 0        TASK: ffffffff9fa1aa40  CPU: 0    COMMAND: "swapper/0"
 #0 [ffffffff9fa03e40] __schedule at ffffffff9ea10e3d
#10 [ff64b02f80013f50] entry_SYSCALL_64_after_hwframe at ffffffff9ec00126
    RIP: 000000000047b7a0  RSP: 00007ffea6f360b8  RFLAGS: 00000202
    ORIG_RAX: 0000000000000001  CS: 0033  SS: 002b

PID: 169      TASK: ff4a0886e78420c0  CPU: 1    COMMAND: "a "quoted" name"
(no stack)

PID: 190      TASK: ff4a0886e726a0c0  CPU: 0    COMMAND: "wedge-ab"
 #4 [ff64b02f8044ff08] abba at ffffffffc055029c [wedge]
`);
  assert.deepEqual(tasks, [
    {
      pid: 0,
      cpu: 0,
      comm: "swapper/0",
      stack: [
        { pc: "0xffffffff9ea10e3d", symbol: "__schedule" },
        { pc: "0xffffffff9ec00126", symbol: "entry_SYSCALL_64_after_hwframe" },
      ],
    },
    { pid: 169, cpu: 1, comm: `a "quoted" name`, stack: [] },
    { pid: 190, cpu: 0, comm: "wedge-ab", stack: [{ pc: "0xffffffffc055029c", symbol: "abba" }] },
  ]);
});

Deno.test("parseBacktraces() takes the interrupted frame of an exception once", () => {
  const registers = `    [exception RIP: native_halt+14]
    RIP: ffffffffb843d023  RSP: ffffcc19c0493f08  RFLAGS: 00000093
    CS: 0010  SS: 0000`;
  const symbols = (text: string) =>
    parseBacktraces(`PID: 1 TASK: ff CPU: 0 COMMAND: "x"\n${text}`)[0].stack.map((frame) => frame.symbol);
  assert.deepEqual(symbols(`${registers}\n #0 [ff] __sysvec_reboot at ffffffffb84608e7`), [
    "native_halt",
    "__sysvec_reboot",
  ]);
  const nested = ` #0 [ff] nmi at ffffffffb8000001
${registers}
--- <NMI exception stack> ---
 #1 [ff] native_halt at ffffffffb843d023
 #2 [ff] again at ffffffffb8000002
 #3 [ff] again at ffffffffb8000002`;
  assert.deepEqual(symbols(nested), ["nmi", "native_halt", "again", "again"]);
});

Deno.test("parseDrgn() keeps the kernel's frames that are not inlined", () => {
  const frame = (pc: string, symbol?: string, inline = false) => ({ pc, name: symbol ?? pc, inline, symbol });
  const task = { pid: 7, tgid: 7, task: "0xff", comm: "worker", state: "D", ppid: 2, cpu: 1, on_cpu: true };
  const stack = [
    frame(schedule, "schedule", true),
    frame(schedule, "schedule"),
    frame(wait),
    frame(user),
    frame(kthread, "kthread"),
  ];
  const [parsed] = parseDrgn(JSON.stringify({ drgn: "0", release: "6", tasks: [{ ...task, stack }] }));
  assert.equal(parsed.running, true);
  assert.deepEqual(parsed.stack.map(({ pc, symbol }) => [pc, symbol]), [[schedule, "schedule"], [
    wait,
    undefined,
  ]]);
});

Deno.test("compare() accepts what drgn says", () => {
  assert.deepEqual(verdict([recorded()], [], [answer()]), ["1/1 1/1", []]);
  const spelled = [{ pc: "0xFFFFFFFF81000010", symbol: "schedule" }, { pc: kthread, symbol: "kthread" }, {
    pc: user,
  }];
  assert.deepEqual(verdict([recorded()], [], [answer({ stack: spelled })]), ["1/1 1/1", []]);
});

Deno.test("compare() names each property that differs, a task too few and one too many", () => {
  assert.deepEqual(verdict([recorded()], [], [answer({ state: "S", cpu: 0 })]), ["0/1 1/1", [
    "state",
    "cpu",
  ]]);
  assert.deepEqual(verdict([recorded()], [], []), ["0/1 0/1", ["task"]]);
  assert.deepEqual(verdict([], [], [answer()]), ["0/0 0/0", ["task"]]);
});

Deno.test("compare() fails on another path, another name and an unreadable stack", () => {
  const stacks: Answer["stack"][] = [
    [],
    [{ pc: schedule, symbol: "schedule" }],
    [{ pc: schedule, symbol: "other" }, { pc: kthread, symbol: "kthread" }],
    [{ pc: schedule, symbol: null }, { pc: kthread, symbol: "kthread" }],
    { missing: "page excluded" },
    null,
  ];
  for (const stack of stacks) {
    assert.deepEqual(verdict([recorded()], [], [answer({ stack })]), ["1/1 0/1", ["stack"]]);
  }
});

Deno.test("compare() takes either tool's name for an instruction", () => {
  const crash = recorded({ stack: [{ pc: schedule, symbol: "schedule_alias" }] });
  const stack = [{ pc: schedule, symbol: "schedule_alias" }, { pc: kthread, symbol: "kthread" }];
  assert.deepEqual(verdict([recorded()], [crash], [answer({ stack })]), ["1/1 1/1", []]);
});

Deno.test("compare() does not compare names of symbols that start elsewhere", () => {
  const at = (start: string) => [recorded({ stack: [{ pc: schedule, symbol: "whole", start }] })];
  const got = [answer({ stack: [{ pc: schedule, symbol: "label", offset: "0x10" }] })];
  assert.deepEqual(verdict(at("0xffffffff80fffff0"), [], got), ["1/1 1/1", []]);
  assert.deepEqual(verdict(at("0xffffffff81000000"), [], got), ["1/1 0/1", ["stack"]]);
});

Deno.test("compare() lets crash decide where drgn is lost, and for freed stacks", () => {
  const lost = recorded({ stack: [{ pc: schedule, symbol: "schedule" }, { pc: wait }] });
  const crash = recorded({ stack: [...recorded().stack] });
  assert.deepEqual(verdict([lost], [crash], [answer()]), ["1/1 1/1", []]);
  assert.deepEqual(verdict([recorded()], [recorded({ stack: [] })], [answer({ stack: [] })]), [
    "1/1 1/1",
    [],
  ]);
});

Deno.test("compare() accepts either start of a running task, and only there", () => {
  const crash = recorded({ stack: [{ pc: wait, symbol: "nmi" }] });
  const stack = [{ pc: wait, symbol: "nmi" }];
  const running = recorded({ running: true });
  assert.deepEqual(verdict([running], [crash], [answer({ stack })]), ["1/1 1/1", []]);
  assert.deepEqual(verdict([running], [crash], [answer()]), ["1/1 1/1", []]);
  assert.deepEqual(verdict([recorded()], [crash], [answer({ stack })]), ["1/1 0/1", ["stack"]]);
});

Deno.test("compare() knows idle tasks, which only crash lists, by their CPU", () => {
  const idle = (cpu: number) => ({ pid: 0, cpu, comm: `swapper/${cpu}`, stack: [] });
  const same = (cpu: number) =>
    answer({ pid: 0, tgid: 0, ppid: 0, comm: `swapper/${cpu}`, state: "R", cpu, stack: [] });
  assert.deepEqual(verdict([], [idle(0), idle(1)], [same(1), same(0)]), ["2/2 2/2", []]);
  assert.deepEqual(verdict([], [idle(0)], [{ ...same(0), state: "S" }]), ["0/1 1/1", ["state"]]);
  assert.deepEqual(verdict([recorded()], [], [answer(), same(0)]), ["1/1 1/1", []]);
});

/** Two commands of the fake world: `ps [-m] [PID...]`, and `bt`, which wants a task. */
import type { BoundCommand, CommandProblem } from "../../dsl/world.ts";
import { addressOf, columns, type FakeTask, TaskRow, taskType } from "./fake_values.ts";
import type { FakeWorld } from "./fake_world.ts";
import type { Value } from "../../dsl/value.ts";

type Wanted = (task: FakeTask, subject: bigint | undefined) => boolean;

/** @param subject whether the address of a row is the argument */
export function fakeCommand(
  world: FakeWorld,
  text: string,
  subject: boolean,
): BoundCommand | CommandProblem | undefined {
  const [name, ...words] = text.split(/\s+/);
  if (name !== "ps" && name !== "bt") return undefined;
  const wrong = words.find((word) => !/^(-m|\d+)$/.test(word));
  if (wrong !== undefined) {
    const start = text.indexOf(wrong);
    return { message: `${name}: what is ${wrong}?`, range: { start, end: start + wrong.length } };
  }
  const pids = words.filter((word) => word !== "-m").map(Number);
  if (name === "bt" && !subject && pids.length === 0) return { message: "bt wants a task" };
  const isAt = (task: FakeTask, at: bigint) => new TaskRow(task, world).scalar().value === at;
  return commandRows(
    world,
    (task, at) => at === undefined ? pids.length === 0 || pids.includes(task.pid) : isAt(task, at),
  );
}

function commandRows(world: FakeWorld, wanted: Wanted): BoundCommand {
  const chosen = (args: readonly unknown[]) => {
    const at = args.length === 0 ? undefined : addressOf(args[0] as Value);
    return world.tasks.filter((task) => wanted(task, at));
  };
  return {
    columns,
    defaults: ["pid", "comm"],
    rowType: taskType,
    lookups: [],
    *rows(_pushed, _warn, args, fail) {
      const found = chosen(args);
      if (found.length === 0) fail?.("no such task");
      for (const task of found) yield new TaskRow(task, world);
    },
    *text(report, args) {
      const found = chosen(args);
      if (found.length === 0) report.fail("no such task");
      for (const { pid, comm } of found) yield `${pid} ${comm}\n`;
    },
  };
}

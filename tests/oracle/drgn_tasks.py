"""Every task with its stack as drgn sees it, as JSON on standard output: what stacks.ts compares with.

Run under drgn with the vmlinux (and, if there are any, the modules) of the very same build:

    drgn -q -c VMCORE -s VMLINUX [-s MODULE.ko]... drgn_tasks.py >drgn-tasks.json
"""

import json

import drgn
from drgn.helpers.linux.cpumask import for_each_possible_cpu
from drgn.helpers.linux.pid import for_each_task
from drgn.helpers.linux.sched import idle_task, task_cpu, task_on_cpu, task_state_to_char


def frame_row(frame):
    row = {"pc": hex(frame.pc), "name": frame.name or hex(frame.pc), "inline": frame.is_inline}
    try:
        file, line, _ = frame.source()
        row["at"] = f"{file}:{line}"
    except LookupError:
        pass
    try:
        symbol = frame.symbol()
        row["symbol"] = symbol.name
        row["symbol_at"] = hex(symbol.address)
    except LookupError:
        pass
    return row


def frames(task):
    """A task whose stack was freed has none; drgn says so by an exception."""
    try:
        return [frame_row(frame) for frame in prog.stack_trace(task)]
    except (drgn.FaultError, LookupError, ValueError):
        return []


def task_row(task):
    return {
        "pid": task.pid.value_(),
        "tgid": task.tgid.value_(),
        "task": hex(task.value_()),
        "comm": task.comm.string_().decode(errors="replace"),
        "state": task_state_to_char(task),
        "ppid": task.real_parent.tgid.value_(),
        "cpu": task_cpu(task),
        "on_cpu": task_on_cpu(task),
        "stack": frames(task),
    }


def main():
    # for_each_task() leaves the idle tasks out
    # A panic takes the other CPUs offline; one that never came up has no idle task.
    idle = [task_row(task) for cpu in for_each_possible_cpu(prog) if (task := idle_task(prog, cpu))]
    tasks = sorted((task_row(task) for task in for_each_task(prog)), key=lambda row: row["pid"])
    report = {
        "drgn": drgn.__version__,
        "release": prog["UTS_RELEASE"].string_().decode(),
        "tasks": idle + tasks,
    }
    print(json.dumps(report, indent=0))


main()

"""Every task with its stack by drgn, as text: the work that peers.ts times.

Run as  drgn -q -c VMCORE -s VMLINUX drgn_stacks.py
"""

import drgn
from drgn.helpers.linux.pid import for_each_task
from drgn.helpers.linux.sched import task_cpu, task_state_to_char


def frame_text(frame):
    return f"  {frame.pc:#x} {frame.name}"


for task in for_each_task(prog):
    print(
        task.pid.value_(),
        task.tgid.value_(),
        task.real_parent.tgid.value_(),
        task.comm.string_().decode(errors="replace"),
        task_state_to_char(task),
        task_cpu(task),
    )
    try:
        for frame in prog.stack_trace(task):
            print(frame_text(frame))
    except (drgn.FaultError, LookupError, ValueError) as error:
        print(f"  {error}")

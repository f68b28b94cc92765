"""The questions of queries.ts as one would ask them of drgn, printed as text.

Run as  drgn -q -c VMCORE -s VMLINUX drgn_queries.py QUESTION [NAME=NUMBER...]

The numbers say where the wedge module's heads are and how its objects look, as drgn is not given the module's own
debug information.
"""

import sys
from collections import Counter

from drgn import FaultError, Object, TypeMember, cast
from drgn.helpers.linux.fs import d_path, for_each_file
from drgn.helpers.linux.list import hlist_for_each_entry, list_for_each_entry
from drgn.helpers.linux.llist import llist_for_each_entry
from drgn.helpers.linux.mapletree import mt_for_each
from drgn.helpers.linux.pid import find_task, for_each_task
from drgn.helpers.linux.rbtree import rbtree_inorder_for_each_entry
from drgn.helpers.linux.sched import task_cpu, task_state_to_char
from drgn.helpers.linux.xarray import xa_for_each

numbers = {name: int(value) for name, value in (arg.split("=") for arg in sys.argv[2:])}


def task_line(task):
    comm = task.comm.string_().decode(errors="replace")
    return task.pid.value_(), comm, task_state_to_char(task), task_cpu(task), task.real_parent.tgid.value_()


def nothing():
    print(prog["UTS_RELEASE"].string_().decode())


def columns():
    for task in for_each_task(prog):
        print(*task_line(task))


def stacks():
    groups = Counter()
    shown = {}
    for task in for_each_task(prog):
        try:
            trace = prog.stack_trace(task)
        except (FaultError, LookupError, ValueError):
            continue
        key = tuple(frame.pc for frame in trace)
        groups[key] += 1
        shown.setdefault(key, trace)
    for key, count in groups.items():
        print(count)
        for frame in shown[key]:
            print(f"  {frame.pc:#x} {frame.name}")


def path_text(file):
    try:
        return d_path(file.f_path.address_of_()).decode(errors="replace")
    except FaultError as error:
        return str(error)


def files():
    for task in for_each_task(prog):
        if task.pid.value_() != task.tgid.value_():
            continue
        for fd, file in for_each_file(task):
            print(task.pid.value_(), fd, path_text(file))


def find():
    print(*task_line(find_task(prog, numbers["pid"])))


def walk():
    print(sum(task.comm.string_() == b"crowd" for task in for_each_task(prog)))


def wedge_type():
    members = {
        "id": "unsigned int",
        "link": "struct list_head",
        "hnode": "struct hlist_node",
        "ll": "struct llist_node",
        "rb": "struct rb_node",
    }
    return prog.struct_type(
        "wedge_obj",
        numbers["size"],
        [TypeMember(prog.type(type), name, 8 * numbers[name]) for name, type in members.items()],
    )


def wedge(head, type, entries):
    """Prints the id of each object that entries() finds under a head."""

    def question():
        wedge_obj = wedge_type()
        root = Object(prog, f"{type} *", numbers[head])
        for obj in entries(wedge_obj, root):
            print(obj.id.value_())

    return question


def pointers(found, place):
    """The entries of a tree of pointers as objects."""

    def entries(wedge_obj, root):
        pointer = prog.pointer_type(wedge_obj)
        for entry in found(root):
            yield cast(pointer, entry[place])

    return entries


questions = {
    "nothing": nothing,
    "columns": columns,
    "stacks": stacks,
    "files": files,
    "find": find,
    "walk": walk,
    "list": wedge("wedge_list", "struct list_head", lambda t, h: list_for_each_entry(t, h, "link")),
    "hlist": wedge("wedge_hlist", "struct hlist_head", lambda t, h: hlist_for_each_entry(t, h, "hnode")),
    "llist": wedge("wedge_llist", "struct llist_head", lambda t, h: llist_for_each_entry(t, h.first, "ll")),
    "rbtree": wedge("wedge_rbtree", "struct rb_root", lambda t, h: rbtree_inorder_for_each_entry(t, h, "rb")),
    "xarray": wedge("wedge_xarray", "struct xarray", pointers(xa_for_each, 1)),
    "maple": wedge("wedge_maple", "struct maple_tree", pointers(mt_for_each, 2)),
}

questions[sys.argv[1]]()

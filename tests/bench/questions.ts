/** What is asked of this program and of drgn: each name is a question of drgn_queries.py, too. */

export interface BenchQuestion {
  readonly name: string;
  readonly query: string;
  /** Asked of a dump with thousands of threads, or of one whose wedge module keeps as many objects. */
  readonly dump: "crowd" | "wedge";
}

/** A thread of the crowd; whichever it is, it has to be looked up. */
export const wantedPid = 15_000;

/** What both need before the question itself: its time is taken off. */
export const start: BenchQuestion = { name: "nothing", query: "task limit 0", dump: "crowd" };

const wedgeEntry = "struct wedge_obj";

export const questions: readonly BenchQuestion[] = [
  { name: "columns", query: "foreach task show pid, comm, state, cpu, ppid", dump: "crowd" },
  { name: "stacks", query: "foreach task group by stack show count(), stack", dump: "crowd" },
  {
    name: "files",
    query: "foreach task as t join file as f on f.task = t show t.pid, f.fd, f.path",
    dump: "crowd",
  },
  {
    name: "find",
    query: `foreach task where pid = ${wantedPid} show pid, comm, state, cpu, ppid`,
    dump: "crowd",
  },
  { name: "walk", query: 'foreach task where comm = "crowd" count', dump: "crowd" },
  { name: "list", query: `foreach list(wedge_list, ${wedgeEntry}, link) show id`, dump: "wedge" },
  { name: "hlist", query: `foreach hlist(wedge_hlist, ${wedgeEntry}, hnode) show id`, dump: "wedge" },
  { name: "llist", query: `foreach llist(wedge_llist, ${wedgeEntry}, ll) show id`, dump: "wedge" },
  { name: "rbtree", query: `foreach rbtree(wedge_rbtree, ${wedgeEntry}, rb) show id`, dump: "wedge" },
  { name: "xarray", query: `foreach xarray(wedge_xarray, ${wedgeEntry}) show id`, dump: "wedge" },
  { name: "maple", query: `foreach maple(wedge_maple, ${wedgeEntry}) show id`, dump: "wedge" },
];

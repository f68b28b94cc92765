/** Written by `deno task gen` from the files in this folder: a declaration is loaded when it is used. */
export const tables = {
  cpu: {
    load: () => import("./cpu.ts").then((m) => m.cpu),
  },
  file: {
    object: "file",
    load: () => import("./file.ts").then((m) => m.file),
  },
  log: {
    load: () => import("./log.ts").then((m) => m.log),
  },
  module: {
    object: "module",
    load: () => import("./module.ts").then((m) => m.module),
  },
  task: {
    object: "task_struct",
    load: () => import("./task.ts").then((m) => m.task),
  },
  vma: {
    object: "vm_area_struct",
    load: () => import("./vma.ts").then((m) => m.vma),
  },
};

export const walkers = {
  hlist: {
    load: () => import("./walkers/hlist.ts").then((m) => m.hlist),
  },
  hlist_nulls: {
    load: () => import("./walkers/hlist_nulls.ts").then((m) => m.hlistNulls),
  },
  idr: {
    load: () => import("./walkers/idr.ts").then((m) => m.idr),
  },
  list: {
    load: () => import("./walkers/list.ts").then((m) => m.list),
  },
  llist: {
    load: () => import("./walkers/llist.ts").then((m) => m.llist),
  },
  maple: {
    load: () => import("./walkers/maple.ts").then((m) => m.maple),
  },
  radix: {
    load: () => import("./walkers/radix.ts").then((m) => m.radix),
  },
  rbtree: {
    load: () => import("./walkers/rbtree.ts").then((m) => m.rbtree),
  },
  xarray: {
    load: () => import("./walkers/xarray.ts").then((m) => m.xarray),
  },
};

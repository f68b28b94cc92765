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
  page: {
    object: "page",
    load: () => import("./page.ts").then((m) => m.page),
  },
  slab: {
    object: "kmem_cache",
    load: () => import("./slab.ts").then((m) => m.slab),
  },
  task: {
    object: "task_struct",
    load: () => import("./task.ts").then((m) => m.task),
  },
  vma: {
    object: "vm_area_struct",
    load: () => import("./vma.ts").then((m) => m.vma),
  },
  vmalloc: {
    object: "vmap_area",
    load: () => import("./vmalloc.ts").then((m) => m.vmalloc),
  },
};

export const walkers = {
  array: {
    load: () => import("./walkers/array.ts").then((m) => m.array),
  },
  hashtable: {
    load: () => import("./walkers/hashtable.ts").then((m) => m.hashtable),
  },
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
  next: {
    load: () => import("./walkers/next.ts").then((m) => m.next),
  },
  percpu: {
    load: () => import("./walkers/percpu.ts").then((m) => m.percpu),
  },
  plist: {
    load: () => import("./walkers/plist.ts").then((m) => m.plist),
  },
  radix: {
    load: () => import("./walkers/radix.ts").then((m) => m.radix),
  },
  rbtree: {
    load: () => import("./walkers/rbtree.ts").then((m) => m.rbtree),
  },
  rhashtable: {
    load: () => import("./walkers/rhashtable.ts").then((m) => m.rhashtable),
  },
  xarray: {
    load: () => import("./walkers/xarray.ts").then((m) => m.xarray),
  },
};

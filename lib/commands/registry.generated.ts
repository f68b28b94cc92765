/** Written by `deno task gen` from the files in this folder: a command is loaded when it is used. */
export const commands = {
  alias: {
    load: () => import("./alias.ts").then((m) => m.alias),
  },
  ascii: {
    load: () => import("./ascii.ts").then((m) => m.ascii),
  },
  bt: {
    load: () => import("./bt.ts").then((m) => m.bt),
  },
  btop: {
    load: () => import("./btop.ts").then((m) => m.btop),
  },
  check: {
    load: () => import("./check.ts").then((m) => m.check),
  },
  dis: {
    load: () => import("./dis.ts").then((m) => m.dis),
  },
  eval: {
    load: () => import("./eval.ts").then((m) => m.evaluation),
  },
  foreach: {
    aliases: {
      for: "foreach",
    },
    load: () => import("./foreach.ts").then((m) => m.foreach),
  },
  help: {
    aliases: {
      man: "help",
    },
    load: () => import("./help.ts").then((m) => m.help),
  },
  list: {
    load: () => import("./list.ts").then((m) => m.list),
  },
  log: {
    aliases: {
      dmesg: "log",
    },
    load: () => import("./log.ts").then((m) => m.log),
  },
  mach: {
    load: () => import("./mach.ts").then((m) => m.mach),
  },
  mod: {
    aliases: {
      lsmod: "mod",
    },
    load: () => import("./mod.ts").then((m) => m.mod),
  },
  p: {
    aliases: {
      px: "p -x",
      pd: "p -d",
    },
    load: () => import("./p.ts").then((m) => m.p),
  },
  "*": {
    load: () => import("./pointer_to.ts").then((m) => m.pointerTo),
  },
  ps: {
    aliases: {
      last: "ps -l",
    },
    load: () => import("./ps.ts").then((m) => m.ps),
  },
  pte: {
    load: () => import("./pte.ts").then((m) => m.pte),
  },
  ptob: {
    load: () => import("./ptob.ts").then((m) => m.ptob),
  },
  ptov: {
    load: () => import("./ptov.ts").then((m) => m.ptov),
  },
  rd: {
    load: () => import("./rd.ts").then((m) => m.rd),
  },
  repeat: {
    load: () => import("./repeat.ts").then((m) => m.repeat),
  },
  search: {
    load: () => import("./search.ts").then((m) => m.search),
  },
  set: {
    aliases: {
      hex: "set radix 16",
      dec: "set radix 10",
      sf: "set scroll off",
      sn: "set scroll on",
    },
    load: () => import("./set.ts").then((m) => m.set),
  },
  sig: {
    load: () => import("./sig.ts").then((m) => m.sig),
  },
  struct: {
    aliases: {
      size: "struct",
    },
    load: () => import("./struct.ts").then((m) => m.struct),
  },
  sym: {
    load: () => import("./sym.ts").then((m) => m.sym),
  },
  sys: {
    load: () => import("./sys.ts").then((m) => m.sys),
  },
  task: {
    load: () => import("./task.ts").then((m) => m.task),
  },
  tree: {
    load: () => import("./tree.ts").then((m) => m.tree),
  },
  union: {
    load: () => import("./union.ts").then((m) => m.union),
  },
  vtop: {
    load: () => import("./vtop.ts").then((m) => m.vtop),
  },
  whatis: {
    load: () => import("./whatis.ts").then((m) => m.whatis),
  },
  wr: {
    load: () => import("./wr.ts").then((m) => m.wr),
  },
};

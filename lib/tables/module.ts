/** The module table: loaded modules, and those that are just coming or going. */
import { Address, Label, Size } from "../../dsl/value.ts";
import type { ColumnDeclaration } from "../define/column.ts";
import { addressRows, defineTable } from "../define/table.ts";
import { alternatives } from "../define/values/enumeration.ts";
import {
  isInTree,
  moduleAddresses,
  moduleBase,
  moduleName,
  moduleNumber,
  moduleRefs,
  moduleSize,
  moduleState,
  moduleStates,
  moduleText,
  moduleUsers,
  taintLetters,
} from "../kernel/module_info.ts";

const stateDomain = alternatives(
  "module state",
  new Map(moduleStates.map((name, i) => [BigInt(i), [name, `MODULE_STATE_${name}`]])),
);

/** Before 6.4 (ac3b43283923) two layouts, of code and data that stay and of those that go. */
const memory = { members: ["module.mem|module.core_layout"] };

const identity: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "name",
    type: "string",
    summary: "its name, with underscores",
    needs: { members: ["module.name"] },
    get: (module, target) => moduleName(target, module),
  },
  {
    name: "address",
    type: "address",
    summary: "where the struct module is",
    get: (module) => new Address(module),
  },
  {
    name: "state",
    type: { enum: stateDomain },
    summary: "LIVE, COMING (its init function runs), GOING (being removed), UNFORMED",
    needs: { members: ["module.state"] },
    get: (module, target) => {
      const state = moduleState(target, module);
      return new Label(stateDomain, BigInt(state), moduleStates[state] ?? String(state));
    },
  },
  {
    name: "version",
    type: "string",
    summary: "its MODULE_VERSION; null for most",
    needs: { members: ["module.version"] },
    get: (module, target) => moduleText(target, module, "version") ?? null,
  },
  {
    name: "srcversion",
    type: "string",
    summary: "a hash of its sources, where it was built with one",
    needs: { members: ["module.srcversion"] },
    get: (module, target) => moduleText(target, module, "srcversion") ?? null,
  },
];

const places: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "base",
    type: "address",
    summary: "where its code starts",
    needs: memory,
    get: (module, target) => {
      const base = moduleBase(target, module);
      return base === undefined ? null : new Address(base);
    },
  },
  {
    name: "size",
    type: "size",
    summary: "bytes of its code and data",
    needs: memory,
    get: (module, target) => new Size(moduleSize(target, module)),
  },
  {
    name: "text_size",
    type: "size",
    summary: "bytes of its code",
    needs: memory,
    get: (module, target) => new Size(moduleSize(target, module, true)),
  },
  {
    name: "percpu_size",
    type: "size",
    summary: "bytes of its per-CPU variables, for each CPU",
    needs: { members: ["module.percpu_size"] },
    get: (module, target) => new Size(moduleNumber(target, module, "percpu_size")),
  },
  {
    name: "init",
    type: "address",
    summary: "its init function; the memory may have been given back",
    needs: { members: ["module.init"] },
    get: (module, target) => new Address(moduleNumber(target, module, "init")),
  },
  {
    name: "exit",
    type: "address",
    summary: "its exit function; 0 for a module that cannot be removed",
    needs: { members: ["module.exit"] },
    get: (module, target) => new Address(moduleNumber(target, module, "exit")),
  },
];

const use: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "refs",
    type: "int",
    summary: "how many references hold it, as lsmod counts them",
    needs: { members: ["module.refcnt"] },
    get: (module, target) => moduleRefs(target, module),
  },
  {
    name: "users",
    type: { list: "string" },
    summary: "the names of the modules that use it",
    needs: { members: ["module.source_list", "module_use.source", "module_use.source_list"] },
    get: (module, target) => moduleUsers(target, module).map((user) => moduleName(target, user)),
  },
  {
    name: "taints",
    type: "string",
    summary: "letters for how it taints the kernel: P proprietary, O out of tree, E unsigned, C staging, ...",
    needs: { members: ["module.taints", "taint_flag.c_true"], symbols: ["taint_flags"] },
    get: (module, target) => taintLetters(target, moduleNumber(target, module, "taints")),
  },
  {
    name: "in_tree",
    type: "bool",
    summary: "whether it was built as a part of the kernel's own sources",
    needs: { members: ["module.taints"] },
    get: (module, target) => isInTree(target, module),
  },
];

export const module = defineTable<bigint>({
  name: "module",
  summary: "every loaded module, the newest first",
  needs: { types: ["module"], symbols: ["modules"] },
  object: addressRows("struct module *"),
  columns: [...identity, ...places, ...use],
  defaults: ["name", "address", "base", "size", "refs", "state", "taints", "users"],
  rows: (target) => moduleAddresses(target),
});

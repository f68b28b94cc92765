/** The types of global variables: what fits, what does not, and what this kernel has. */
import assert from "node:assert/strict";
import { globalVariable, isPerCpuSymbol, variableType } from "../../lib/kernel/global_types.ts";
import { typeName } from "../../lib/types/declare.ts";
import { array, FakeKernel, pointer, struct, u64 } from "../build/memory.ts";
import { embeddedTarget } from "../session/embedded.ts";

const target = await embeddedTarget();

const named = (name: string) => {
  const known = variableType(target, target.symbols.get(name));
  return known && typeName(known.type);
};

Deno.test("well-known variables have the types that this kernel declares them with", () => {
  // What `whatis` of a debugger with the kernel's debug information says.
  const types: Record<string, string> = {
    jiffies: "volatile unsigned long",
    init_task: "struct task_struct",
    linux_banner: "const char []",
    saved_command_line: "char *",
    super_blocks: "struct list_head",
    file_systems: "struct file_system_type *",
    _totalram_pages: "atomic_long_t",
    high_memory: "void *",
    mem_section: "struct mem_section **",
    slab_caches: "struct list_head",
    tainted_mask: "unsigned long",
    system_state: "enum system_states",
    __cpu_online_mask: "struct cpumask",
    swap_info: "struct swap_info_struct *[27]",
    tick_nsec: "unsigned long",
  };
  for (const [name, type] of Object.entries(types)) assert.equal(named(name), type, name);
  // Known from the dump itself.
  assert.deepEqual(variableType(target, target.symbols.get("runqueues"))?.perCpu, true);
  assert.equal(named("runqueues"), "struct rq");
});

Deno.test("a structure without a tag is put together of its members", () => {
  const core = globalVariable(target, "tk_core")!;
  const seconds = core.member("timekeeper.xtime_sec").integer();
  const raw = target.types.offset("timekeeper", "xtime_sec")!;
  assert.equal(target.kernel.u64(target.symbols.get("tk_core").address + 8n + BigInt(raw)), seconds);
  assert.ok(seconds > 1_700_000_000n);
});

Deno.test("what nobody declares has no type; a per-CPU variable is no single object", () => {
  assert.equal(named("wedge_rwsem"), undefined);
  assert.equal(named("schedule"), undefined);
  assert.equal(globalVariable(target, "current_task"), undefined);
  assert.equal(globalVariable(target, "nosuch"), undefined);
  assert.equal(isPerCpuSymbol(target, target.symbols.get("current_task")), true);
  assert.equal(isPerCpuSymbol(target, target.symbols.get("init_task")), false);
});

Deno.test("a type that is larger than the room is passed over, and an open length is what there is room for", () => {
  const kernel = new FakeKernel().types(
    struct("list_head", 16, { next: [0, pointer], prev: [8, pointer] }),
    struct("swap_info_struct", 8, { flags: [0, u64] }),
    struct("cpumask", 1024, { bits: [0, array(u64, 128)] }),
  );
  const start = kernel.alloc(4096);
  kernel.symbol("super_blocks", start).symbol("slab_caches", start + 8n).symbol("swap_info", start + 24n);
  kernel.symbol("end_of_it", start + 56n);
  const fake = kernel.target(),
    type = (name: string) => {
      const known = variableType(fake, fake.symbols.get(name));
      return known && typeName(known.type);
    };
  assert.equal(type("super_blocks"), undefined);
  assert.equal(type("slab_caches"), "struct list_head");
  assert.equal(type("swap_info"), "struct swap_info_struct *[4]");
});

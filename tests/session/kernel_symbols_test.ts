import assert from "node:assert/strict";
import { OpenError } from "../../lib/base/errors.ts";
import { Vmcoreinfo } from "../../lib/format/vmcoreinfo.ts";
import { kernelSymbols, knownSymbols } from "../../lib/session/kernel_symbols.ts";
import { tableOf } from "../../lib/types/symbols.ts";
import { BtfWriter } from "../build/btf.ts";
import { withFile } from "../build/files.ts";
import { vmlinux, type VmlinuxSpec } from "../build/vmlinux.ts";
import { data, type Scene, scene, stext } from "../types/kallsyms_scene.ts";
import { FakeMemory } from "../unwind/fake_memory.ts";

const buildId = "3b43fad5034874490492495d552c0af6a5fab235";
/** Where the kernel was linked, and how far KASLR moved it. */
const linked = 0xffffffff80800000n, offset = stext - linked;

/** VMCOREINFO of the made-up kernel, with kallsyms named or not. */
function info(options: { made?: Scene; buildId?: string; offset?: boolean } = {}): Vmcoreinfo {
  const symbols = new Map([...options.made?.labels ?? [], ["_stext", stext], ["init_uts_ns", data + 0x100n]]);
  const lines = [...symbols].map(([name, address]) => `SYMBOL(${name})=${address.toString(16)}`);
  if (options.buildId) lines.push(`BUILD-ID=${options.buildId}`);
  if (options.offset !== false) lines.push(`KERNELOFFSET=${offset.toString(16)}`);
  return Vmcoreinfo.parse(new TextEncoder().encode(lines.join("\n")));
}

const banner = "Linux version 6.1.0 (builder) #1 SMP\n";

function spec(change: Partial<VmlinuxSpec> = {}): VmlinuxSpec {
  const writer = new BtfWriter();
  writer.int("int", 4, { signed: true });
  const moved = (address: bigint) => address - offset;
  return {
    sections: [
      { name: ".text", address: linked, bytes: new Uint8Array(4096), flags: 6 },
      { name: ".data", address: moved(data), bytes: new TextEncoder().encode(banner + "\0"), flags: 3 },
      { name: ".BTF", address: 0n, bytes: writer.bytes(), flags: 2 },
    ],
    symbols: [
      { name: "_stext", address: linked, section: 0 },
      { name: "init_uts_ns", address: moved(data + 0x100n), section: 1 },
      { name: "linux_banner", address: moved(data), section: 1, size: banner.length },
      { name: "only_in_file", address: linked + 0x40n, section: 0, size: 16 },
    ],
    buildId,
    ...change,
  };
}

const noFiles = {};

/** The finders' answer for a name. */
function address(
  finders: Awaited<ReturnType<typeof kernelSymbols>>["finders"],
  name: string,
): bigint | undefined {
  for (const finder of finders) for (const symbol of finder.named(name)) return symbol.address;
  return undefined;
}

Deno.test("kernelSymbols() takes kallsyms from where VMCOREINFO says", async () => {
  const made = scene();
  const found = await kernelSymbols(made.memory, info({ made }), noFiles, undefined);
  assert.equal(found.finders.length, 1);
  assert.equal(found.kallsyms?.length, 1500);
});

Deno.test("kernelSymbols() finds kallsyms that VMCOREINFO does not name, or names wrongly", async () => {
  const made = scene(), wrong = new Map(made.labels);
  wrong.set("kallsyms_offsets", made.labels.get("kallsyms_names")!);
  for (const labels of [new Map(), wrong]) {
    const found = await kernelSymbols(made.memory, info({ made: { ...made, labels } }), noFiles, undefined);
    assert.equal(address(found.finders, "runqueues"), 0x2bac0n);
  }
});

Deno.test("kernelSymbols() believes an index, and reads nothing then", async () => {
  const kept = tableOf([{ name: "_stext", address: stext, kind: "T" }]);
  const found = await kernelSymbols(new FakeMemory(), info(), noFiles, kept);
  assert.equal(found.kallsyms, kept);
});

Deno.test("kernelSymbols() says what to give when there are no symbols", async () => {
  await assert.rejects(
    kernelSymbols(new FakeMemory(), info(), noFiles, undefined),
    (error) =>
      error instanceof OpenError && /^no symbols: /.test(error.message) && /--vmlinux/.test(error.hint ?? ""),
  );
});

Deno.test("kernelSymbols() takes all from a vmlinux of the same build where there is no kallsyms", () =>
  withFile(vmlinux(spec()), async (vmlinux) => {
    const found = await kernelSymbols(new FakeMemory(), info({ buildId }), { vmlinux }, undefined);
    assert.equal(found.kallsyms, undefined);
    assert.equal(address(found.finders, "init_uts_ns"), data + 0x100n);
    assert.equal(found.finders[0].at(stext + 0x45n)?.name, "only_in_file");
    assert.ok(found.fileBtf?.()?.find("name", "int"));
  }));

Deno.test("kernelSymbols() fills up a kallsyms that has only functions, and leaves a whole one alone", () =>
  withFile(vmlinux(spec()), async (vmlinux) => {
    const functions = tableOf([{ name: "_stext", address: stext, kind: "T" }]);
    const filled = await kernelSymbols(new FakeMemory(), info({ buildId }), { vmlinux }, functions);
    assert.equal(address(filled.finders, "only_in_file"), stext + 0x40n);
    assert.deepEqual(filled.finders.map((finder) => [...finder.named("_stext")].length), [1, 0]);
    assert.equal([...filled.finders[1].all()].some(({ name }) => name === "_stext"), false);
    const whole = tableOf([{ name: "_stext", address: stext, kind: "T" }, {
      name: "init_task",
      address: data,
      kind: "D",
    }]);
    assert.equal(
      (await kernelSymbols(new FakeMemory(), info({ buildId }), { vmlinux }, whole)).finders.length,
      1,
    );
  }));

Deno.test("kernelSymbols() refuses a vmlinux of another build with both ids, kallsyms or not", () =>
  withFile(vmlinux(spec({ buildId: "aa" + buildId.slice(2) })), async (vmlinux) => {
    const made = scene();
    for (const kernel of [{ made, buildId }, { buildId }]) {
      await assert.rejects(
        kernelSymbols(made.memory, info(kernel), { vmlinux }, undefined),
        (error) =>
          error instanceof OpenError && error.exitStatus === 3 && error.message.includes("aa43fad5") &&
          error.message.includes(buildId),
      );
    }
  }));

Deno.test("kernelSymbols() compares symbols and the banner where the dump has no build-id", async () => {
  const memory = (text: string) => new FakeMemory().write(data, new TextEncoder().encode(text + "\0"));
  await withFile(vmlinux(spec()), async (vmlinux) => {
    for (const offset of [true, false]) {
      const found = await kernelSymbols(memory(banner), info({ offset }), { vmlinux }, undefined);
      assert.equal(address(found.finders, "only_in_file"), stext + 0x40n);
    }
    await assert.rejects(
      kernelSymbols(memory(banner.replace("#1", "#2")), info(), { vmlinux }, undefined),
      /is "Linux version 6\.1\.0 \(builder\) #1 SMP", but the dump's kernel is ".*#2 SMP"/,
    );
  });
  const other = spec().symbols!.map((s) => s.name === "init_uts_ns" ? { ...s, address: s.address + 8n } : s);
  await withFile(vmlinux(spec({ symbols: other })), (vmlinux) =>
    assert.rejects(
      kernelSymbols(memory(banner), info(), { vmlinux }, undefined),
      /it puts init_uts_ns at 0xffffffff82400108, the dump at 0xffffffff82400100/,
    ));
});

Deno.test("kernelSymbols() takes a System.map of the same build and refuses another", async () => {
  const line = (address: bigint, name: string) => `${address.toString(16).padStart(16, "0")} T ${name}\n`;
  const text = line(linked, "_stext") + line(linked + 0x40n, "mine") +
    line(data + 0x100n - offset, "init_uts_ns");
  await withFile(new TextEncoder().encode(text), async (systemMap) => {
    const found = await kernelSymbols(new FakeMemory(), info(), { systemMap }, undefined);
    assert.equal(address(found.finders, "mine"), stext + 0x40n);
    const made = scene();
    assert.equal(
      (await kernelSymbols(made.memory, info({ made }), { systemMap }, undefined)).kallsyms?.length,
      1500,
    );
  });
  for (const wrong of [line(linked, "_stext") + line(linked, "init_uts_ns"), line(linked, "unknown")]) {
    await withFile(
      new TextEncoder().encode(wrong),
      (systemMap) =>
        assert.rejects(
          kernelSymbols(new FakeMemory(), info(), { systemMap }, undefined),
          /is not of this kernel/,
        ),
    );
  }
});

Deno.test("knownSymbols() leaves out what VMCOREINFO gives the values of", () => {
  const text = "SYMBOL(_stext)=ffffffff81000000\nSYMBOL(mem_section)=ff4a0886e6775000\n";
  assert.deepEqual([...knownSymbols(Vmcoreinfo.parse(new TextEncoder().encode(text)))], [["_stext", stext]]);
});

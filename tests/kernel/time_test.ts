import assert from "node:assert/strict";
import { boottimeToReal, clocks } from "../../lib/kernel/time.ts";
import { FakeKernel, s64, struct, u32, u64 } from "../build/memory.ts";

const second = 1_000_000_000n;
const timespec = struct("timespec64", 16, { tv_sec: [0, s64], tv_nsec: [8, s64] });
const keeper = struct("timekeeper", 96, {
  tkr_mono: [0, struct("tk_read_base", 24, { shift: [8, u32], xtime_nsec: [16, u64] })],
  xtime_sec: [24, u64],
  wall_to_monotonic: [32, timespec],
  offs_real: [48, s64],
  offs_boot: [56, s64],
});

/** A timekeeper so many bytes behind its symbol. */
function kernelWith(symbol: string, offset: number, real = 1_700_000_000n * second + 5n): FakeKernel {
  const kernel = new FakeKernel().types(keeper);
  const at = kernel.alloc(256), tk = at + BigInt(offset);
  kernel.u32(tk + 8n, 4).u64(tk + 16n, 250n << 4n, 1_700_000_100n);
  kernel.u64(tk + 32n, -1_700_000_001n, 999_999_995n, real, 7n * second);
  return kernel.symbol(symbol, at);
}

Deno.test("clocks() finds the timekeeper behind a sequence counter of any size", () => {
  for (const [symbol, offset] of [["tk_core", 8], ["tk_core", 64], ["timekeeper_data", 8]] as const) {
    assert.deepEqual(clocks(kernelWith(symbol, offset).target()), {
      realOffset: 1_700_000_000n * second + 5n,
      bootOffset: 7n * second,
      realtime: 1_700_000_100n * second + 250n,
    });
  }
});

Deno.test("boottimeToReal() turns time since boot, sleep included, into the wall clock's", () => {
  const target = kernelWith("tk_core", 8).target();
  assert.equal(boottimeToReal(target, 10n * second), 1_700_000_003n * second + 5n);
});

Deno.test("clocks() refuses a timekeeper that contradicts itself, and a kernel without one", () => {
  assert.throws(() => clocks(kernelWith("tk_core", 8, 12345n).target()), /contradicts itself/);
  assert.throws(
    () => clocks(new FakeKernel().types(keeper).target()),
    /no symbol timekeeper_data or tk_core/,
  );
});

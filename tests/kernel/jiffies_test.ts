import assert from "node:assert/strict";
import { hz, initialJiffies, jiffiesToNs, uptime } from "../../lib/kernel/jiffies.ts";
import { FakeKernel, struct, u32 } from "../build/memory.ts";

const second = 1_000_000_000n;

/** A kernel whose tick is so long, and that counted so many of them. */
function ticking(rate: number, ticks: bigint, shift = 8): FakeKernel {
  const kernel = new FakeKernel().types(struct("clocksource", 32, { mult: [16, u32], shift: [20, u32] }));
  const clock = kernel.alloc(32), count = kernel.alloc(8);
  // TICK_NSEC is rounded to whole nanoseconds.
  kernel.u32(clock + 16n, Math.round(1e9 / rate) * 2 ** shift).u32(clock + 20n, shift).u64(count, ticks);
  return kernel.symbol("clocksource_jiffies", clock).symbol("jiffies_64", count);
}

Deno.test("hz() is told by the clock that counts ticks, whatever its rate", () => {
  for (const rate of [24, 100, 128, 250, 300, 1000, 1024]) {
    assert.equal(hz(ticking(rate, 0n, rate < 34 ? 6 : rate < 67 ? 7 : 8).target()), rate);
  }
});

Deno.test("hz() falls back to the NTP code's tick, and refuses one that cannot be", () => {
  const kernel = new FakeKernel(), tick = kernel.alloc(8);
  assert.equal(hz(kernel.u64(tick, 3_333_333n).symbol("tick_nsec", tick).target()), 300);
  assert.throws(() => hz(ticking(2, 0n, 2).target()), /a tick of .* ns cannot be/);
  assert.throws(() => hz(new FakeKernel().target()), /no symbol clocksource_jiffies or tick_nsec/);
});

Deno.test("uptime() counts from five minutes below the end of 32 bits", () => {
  const start = (1n << 32n) - 300n * 250n;
  const target = ticking(250, start + 3425n).target();
  assert.equal(initialJiffies(target), start);
  assert.equal(uptime(target), 13_700_000_000n);
  // Five minutes later it has grown out of 32 bits.
  assert.equal(uptime(ticking(1000, (1n << 32n) + 5000n).target()), 305n * second);
  assert.equal(jiffiesToNs(target, 25n), second / 10n);
  assert.throws(() => uptime(ticking(250, 5n).target()), /before its own beginning/);
});

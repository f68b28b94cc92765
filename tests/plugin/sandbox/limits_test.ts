import assert from "node:assert/strict";
import { UsageError } from "../../../lib/base/errors.ts";
import { defaultLimits, limitText, withLimit } from "../../../lib/plugin/sandbox/limits.ts";

Deno.test("a limit is given with its unit", () => {
  assert.equal(withLimit(defaultLimits, "time=90s").time, 90_000);
  assert.equal(withLimit(defaultLimits, "time=1.5h").time, 5_400_000);
  assert.equal(withLimit(defaultLimits, "memory=8G").memory, 8 * 2 ** 30);
  assert.equal(withLimit(defaultLimits, "output=100KiB").output, 102_400);
  assert.equal(withLimit(defaultLimits, "output=1M").time, defaultLimits.time);
});

Deno.test("what is no limit is refused", () => {
  const wrong = [
    "",
    "time",
    "time=",
    "time=10",
    "time=5G",
    "time=-1s",
    "time=0s",
    "memory=1K",
    "memory=10s",
    "size=1M",
  ];
  for (const given of [...wrong, "output=0M", "memory=99999999999T", "toString=1s", "time=1toString"]) {
    assert.throws(() => withLimit(defaultLimits, given), UsageError, given);
  }
});

Deno.test("a limit is told as it is given", () => {
  assert.equal(limitText("time", 600_000), "10m");
  assert.equal(limitText("time", 90_000), "90s");
  assert.equal(limitText("memory", 2 ** 31), "2G");
  assert.equal(limitText("output", 1536 * 1024), "1536K");
});

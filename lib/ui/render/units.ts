/** Sizes, durations and times in the words people use, each readable again by the language. */

const second = 1_000_000_000n;
const minute = 60n * second;
const hour = 60n * minute;
const day = 24n * hour;

/** `850ns`, `12.3us`, `1.5s`, `2m03s`, `1h02m`, `3d04h`. */
export function durationText(ns: bigint): string {
  if (ns < 0n) return "-" + durationText(-ns);
  if (ns < 1000n) return ns === 0n ? "0s" : `${ns}ns`;
  if (ns < 1_000_000n) return threeDigits(Number(ns) / 1e3) + "us";
  if (ns < second) return threeDigits(Number(ns) / 1e6) + "ms";
  if (ns < minute) return threeDigits(Number(ns) / 1e9) + "s";
  if (ns < hour) return `${ns / minute}m${twoDigits(ns % minute / second)}s`;
  if (ns < day) return `${ns / hour}h${twoDigits(ns % hour / minute)}m`;
  return `${ns / day}d${twoDigits(ns % day / hour)}h`;
}

/** `512B`, `4KiB`, `1.5GiB`. */
export function sizeText(bytes: bigint): string {
  if (bytes < 0n) return "-" + sizeText(-bytes);
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  let size = Number(bytes);
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return (unit === 0 ? String(size) : threeDigits(size)) + units[unit];
}

/** ISO text in UTC, with as many digits of the second as there are. */
export function timeText(ns: bigint): string {
  const seconds = floorDivide(ns, second);
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${ns}ns`;
  const fraction = (ns - seconds * second).toString().padStart(9, "0").replace(/0+$/, "");
  return date.toISOString().replace(/\.\d+Z$/, fraction ? `.${fraction}Z` : "Z");
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** Three significant digits, and no more zeros than that takes: 1.5, 12.3, 1000. */
function threeDigits(value: number): string {
  if (value >= 100) return String(Math.floor(value));
  return String(Math.floor(value * (value >= 10 ? 10 : 100)) / (value >= 10 ? 10 : 100));
}

function twoDigits(value: bigint): string {
  return value.toString().padStart(2, "0");
}

/** A float with six significant digits, as people write it. */
export function floatText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : String(value);
}

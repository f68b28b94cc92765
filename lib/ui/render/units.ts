/** Sizes, durations and times in the words people use, each readable again by the language. */
export { timeText } from "../../../dsl/time_text.ts";

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

/** A value as JSON: for programs, without units, the same in every rendering that is data. */
import {
  Address,
  Duration,
  Failure,
  isHost,
  type Json,
  Label,
  Missing,
  Size,
  Time,
  type Value,
} from "./value.ts";
import { timeText } from "./time_text.ts";

/** Addresses are hex text, integers beyond 2^53 decimal text, times ISO text, durations seconds. */
export function toJson(value: Value): Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "bigint") return integer(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value instanceof Address) return "0x" + value.value.toString(16);
  if (value instanceof Duration) return Number(value.ns) / 1e9;
  if (value instanceof Size) return integer(value.bytes);
  if (value instanceof Time) return timeText(value.ns);
  if (value instanceof Label) return value.text;
  if (value instanceof Missing) return { missing: value.reason };
  if (value instanceof Failure) return { error: value.message };
  return isHost(value) ? value.json() : value.map(toJson);
}

function integer(value: bigint): number | string {
  const small = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return small ? Number(value) : value.toString();
}

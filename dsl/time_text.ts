/** Times as text, both ways: ISO 8601. */

const nsPerSecond = 1_000_000_000n;

/** ISO text in UTC, with as many digits of the second as there are. */
export function timeText(ns: bigint): string {
  const seconds = floorDivide(ns, nsPerSecond);
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${ns}ns`;
  const fraction = (ns - seconds * nsPerSecond).toString().padStart(9, "0").replace(/0+$/, "");
  return date.toISOString().replace(/\.\d+Z$/, fraction ? `.${fraction}Z` : "Z");
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

const shape =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/;

/** Reads `2026-11-01 12:00:30.25+02:00` as nanoseconds since 1970; UTC unless a zone is given. */
export function parseTime(text: string): bigint | undefined {
  const match = shape.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = match;
  const parts = [year, month, day, hour, minute, second].map(Number);
  const millis = Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5]);
  const back = new Date(millis);
  // Date.UTC carries over (the 31st of June is the 1st of July): what was written must come back.
  if (
    back.getUTCMonth() !== parts[1] - 1 || back.getUTCDate() !== parts[2] || back.getUTCHours() !== parts[3]
  ) {
    return undefined;
  }
  if (parts[4] > 59 || parts[5] > 59) return undefined;
  return BigInt(millis) * 1_000_000n + BigInt(fraction.padEnd(9, "0")) - zoneOffset(zone);
}

function zoneOffset(zone: string): bigint {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (!match) return 0n;
  const minutes = BigInt(Number(match[2]) * 60 + Number(match[3]));
  return (match[1] === "-" ? -minutes : minutes) * 60_000_000_000n;
}

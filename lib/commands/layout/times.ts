/** Moments and spans of time as crash writes them. */

const second = 1_000_000_000n;
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The last moment that Date knows, in seconds. */
const lastSecond = 8_640_000_000_000n;

/** `Mon Nov 23 02:57:43 UTC 2026`. @param ns nanoseconds since 1970 */
export function dateText(ns: bigint): string {
  const whole = ns / second;
  if (whole > lastSecond || whole < -lastSecond) return `${whole} seconds since 1970`;
  const date = new Date(Number(whole) * 1000);
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    .map((part) => String(part).padStart(2, "0")).join(":");
  const day = String(date.getUTCDate()).padStart(2);
  return `${days[date.getUTCDay()]} ${
    months[date.getUTCMonth()]
  } ${day} ${clock} UTC ${date.getUTCFullYear()}`;
}

/** `00:00:16`, `10 days, 14:14:39`. */
export function spanText(ns: bigint): string {
  const whole = ns / second, day = 86_400n;
  const clock = [whole % day / 3600n, whole % 3600n / 60n, whole % 60n]
    .map((part) => String(part).padStart(2, "0")).join(":");
  return whole < day ? clock : `${whole / day} days, ${clock}`;
}

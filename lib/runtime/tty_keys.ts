/**
 * Keys that are pressed while a query computes, on Bun and Node: their thread hears of no signal then, so the terminal
 * sends ^C as a key, and who computes looks for it now and then.
 */
import { closeSync, constants, openSync, readSync } from "node:fs";

/** Milliseconds between two looks, and the most that is held of what was typed ahead. */
const pause = 40, mostHeld = 1 << 16;
const interruptKey = 3;

const held: number[] = [];
let pressed = 0, last = 0;

/** How often ^C was pressed so far. */
export function interruptsPressed(): number {
  const now = performance.now();
  if (now - last >= pause) {
    last = now;
    look();
  }
  return pressed;
}

/** What was typed ahead, once. */
export function typedAhead(): Uint8Array | undefined {
  return held.length === 0 ? undefined : Uint8Array.from(held.splice(0));
}

function look(): void {
  let terminal: number | undefined;
  try {
    // Opened for this alone: not to wait is a property of what is opened, and the others want to wait.
    terminal = openSync("/dev/tty", constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const buffer = new Uint8Array(256);
    for (let count = 1; count > 0 && held.length < mostHeld;) {
      count = readSync(terminal, buffer);
      for (const byte of buffer.subarray(0, count)) {
        if (byte === interruptKey) pressed++;
        else held.push(byte);
      }
    }
  } catch {
    // Nothing was typed.
  } finally {
    if (terminal !== undefined) closeSync(terminal);
  }
}

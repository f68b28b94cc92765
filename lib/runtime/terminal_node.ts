/** The terminal under Bun and Node. */
import { read } from "node:fs";
import process from "node:process";
import type { Terminal } from "./process.ts";
import { typedAhead } from "./tty_keys.ts";
import { isBun } from "./which.ts";

export const nodeTerminal: Terminal = {
  size: () => ({ columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 }),
  // Neither has a mode in which ^C still interrupts: it is looked for as a key (tty_keys.ts).
  raw: () => void process.stdin.setRawMode(true),
  cooked: () => void process.stdin.setRawMode(false),
  read() {
    const ahead = typedAhead();
    return ahead === undefined ? isBun ? readFile() : readStream() : Promise.resolve(ahead);
  },
  onResize(call) {
    process.stdout.on("resize", call);
    return () => process.stdout.off("resize", call);
  },
};

function readFile(): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const buffer = new Uint8Array(4096);
    read(0, buffer, 0, buffer.length, null, (error, count) => {
      resolve(error || count === 0 ? undefined : buffer.subarray(0, count));
    });
  });
}

/** Node has opened the terminal so that a plain read does not wait. */
function readStream(): Promise<Uint8Array | undefined> {
  const { stdin } = process;
  return new Promise((resolve) => {
    const done = (bytes?: Uint8Array) => {
      stdin.off("data", done).off("end", ended).off("error", ended).pause();
      resolve(bytes);
    };
    const ended = () => done();
    stdin.on("data", done).on("end", ended).on("error", ended).resume();
  });
}

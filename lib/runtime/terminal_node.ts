/** The terminal under Bun and Node. */
import { read } from "node:fs";
import process from "node:process";
import type { Terminal } from "./process.ts";

export const nodeTerminal: Terminal = {
  size: () => ({ columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 }),
  // Node has no mode in which ^C still interrupts.
  raw: (signals = false) => void process.stdin.setRawMode(!signals),
  cooked: () => void process.stdin.setRawMode(false),
  read: () =>
    new Promise((resolve) => {
      const buffer = new Uint8Array(4096);
      read(0, buffer, 0, buffer.length, null, (error, count) => {
        resolve(error || count === 0 ? undefined : buffer.subarray(0, count));
      });
    }),
  onResize(call) {
    process.stdout.on("resize", call);
    return () => process.stdout.off("resize", call);
  },
};

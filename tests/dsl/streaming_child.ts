/**
 * Draws the answer to a query over a long source as the program does, in a process of its own with --expose-gc, and
 * prints what the heap held on the way: `streaming_child.ts QUERY FORMAT ROWS`. The query's source is rows(ROWS).
 */
import { compile } from "../../dsl/mod.ts";
import { fakeProcess } from "../../lib/runtime/fake.ts";
import { drawAnswer } from "../../lib/ui/answer.ts";
import { LongWorld } from "./long_world.ts";

/** Bytes in use when the source was asked for the row at a tenth of it, and for its last. */
export interface StreamReport {
  readonly early: number;
  readonly late: number;
  /** Rows that the source had given when the first piece of output was written. */
  readonly firstOutput: number;
  readonly written: number;
}

function heap(): number {
  (globalThis as { gc?: () => void }).gc!();
  return Deno.memoryUsage().heapUsed;
}

async function report(query: string, format: string, most: number): Promise<StreamReport> {
  let early = 0, late = 0, rows = 0, firstOutput = -1, written = 0;
  const world = new LongWorld((n) => {
    rows = n;
    if (n === most / 10) early = heap();
    if (n === most - 1) late = heap();
  });
  const stdout = {
    isTerminal: false,
    columns: undefined,
    write(text: string) {
      if (firstOutput < 0) firstOutput = rows;
      written += text.length;
    },
  };
  const [compiled] = compile(query, world);
  const drawing = { color: false, first: true, overwrite: false, format };
  await drawAnswer(compiled.run(), drawing, { ...fakeProcess(), stdout });
  return { early, late, firstOutput, written };
}

if (import.meta.main) {
  const [query, format, most] = Deno.args;
  console.log(JSON.stringify(await report(query, format, Number(most))));
}

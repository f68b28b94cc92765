import assert from "node:assert/strict";
import { fakeProcess } from "../../lib/runtime/fake.ts";
import { Progress } from "../../lib/ui/progress.ts";

/** A display on a terminal whose clock the test moves. */
function display() {
  const process = fakeProcess({ columns: 80 });
  const clock = { now: 0 };
  return { process, clock, progress: new Progress(process.stderr, () => clock.now) };
}

function rows(progress: Progress, count: number, source = "task"): void {
  for (let i = 0; i < count; i++) progress.row(source);
}

Deno.test("a query that takes less than a second shows no progress", () => {
  const { process, clock, progress } = display();
  rows(progress, 5000);
  clock.now = 999;
  rows(progress, 5000);
  progress.clear();
  assert.equal(process.written.stderr, "");
});

Deno.test("after a second the rows of each source are counted, five times a second at most", () => {
  const { process, clock, progress } = display();
  rows(progress, 1000);
  rows(progress, 8, "file");
  clock.now = 2000;
  rows(progress, 1000);
  const first = process.written.stderr;
  assert.match(first, /^\r1,0\d\d task, 8 file read in 2 s\x1b\[K$/);
  clock.now = 2100;
  rows(progress, 1000);
  assert.equal(process.written.stderr, first);
  clock.now = 2200;
  rows(progress, 1000);
  assert.match(process.written.stderr.slice(first.length), /^\r3,0\d\d task, 8 file read in 2 s\x1b\[K$/);
});

Deno.test("the line is gone before anything else is written, and once", () => {
  const { process, clock, progress } = display();
  const around = progress.around(process);
  clock.now = 1500;
  rows(progress, 16);
  const drawn = process.written.stderr;
  around.stdout.write("pid\n");
  assert.equal(process.written.stderr, drawn + "\r\x1b[K");
  around.stderr.write("note\n");
  progress.clear();
  assert.equal(process.written.stderr, drawn + "\r\x1b[Knote\n");
  assert.equal(process.written.stdout, "pid\n");
  assert.equal(around.stdout.columns, 80);
});

Deno.test("the work of a command shows how much of it is done", () => {
  const { process, clock, progress } = display();
  progress.part(10, 40000, "pages searched");
  assert.equal(process.written.stderr, "");
  clock.now = 1500;
  progress.part(20000, 40000, "pages searched");
  progress.part(20001, 40000, "pages searched");
  assert.equal(process.written.stderr, "\r20,000 of 40,000 pages searched in 1 s\x1b[K");
});

/** The file table on the embedded dump: what the lab's scene has open. */
import assert from "node:assert/strict";
import { Label, Missing, Size, type Value } from "../../dsl/value.ts";
import { type Cell, cellOf, RowRef } from "../../lib/define/cell.ts";
import { unmet } from "../../lib/define/needs.ts";
import { findTasks } from "../../lib/kernel/task_list.ts";
import { file, type FileRow } from "../../lib/tables/file.ts";
import { task } from "../../lib/tables/task.ts";
import { CObject } from "../../lib/types/object.ts";
import { FakeKernel } from "../build/memory.ts";
import { embeddedTarget } from "../session/embedded.ts";

const target = await embeddedTarget();
const rows = [...file.rows(target, assert.fail, [])];

function cell(row: FileRow, name: string): Cell {
  const column = file.columns.find((c) => c.name === name);
  assert.ok(column, `there is a column ${name}`);
  assert.equal(unmet(column.needs, target), undefined, name);
  const value = cellOf(() => column.get(row, target));
  return value instanceof Label ? value.text : value;
}

/** The rows of a process, a column each. */
function of(pid: bigint, ...columns: string[]): Cell[][] {
  return rows.filter((row) => cell(row, "pid") === pid).map((row) => columns.map((name) => cell(row, name)));
}

Deno.test("the scene's process of files has one of every kind", () => {
  assert.deepEqual(of(152n, "fd", "type", "mode", "path"), [
    [0n, "CHR", "r", "/dev/null"],
    [1n, "CHR", "rw", "/dev/console"],
    [2n, "CHR", "rw", "/dev/console"],
    [3n, "REG", "rw", "/data/notes.txt"],
    [4n, "DIR", "r", "/data"],
    [5n, "CHR", "w", "/dev/null"],
    [6n, "FIFO", "r", "pipe:[16559]"],
    [7n, "FIFO", "w", "pipe:[16559]"],
    [8n, "ANON", "rw", "anon_inode:[eventpoll]"],
    [9n, "ANON", "rw", "anon_inode:[eventfd]"],
    [10n, "ANON", "rw", "anon_inode:[timerfd]"],
    [11n, "ANON", "r", "anon_inode:inotify"],
    [12n, "ANON", "rw", "anon_inode:[signalfd]"],
    [13n, "REG", "rw", "/data/unlinked (deleted)"],
    [14n, "REG", "rw", "/memfd:memo (deleted)"],
    [200n, "REG", "rw", "/data/notes.txt"],
  ]);
});

Deno.test("position, size, flags, file system, and what was unlinked", () => {
  const notes = of(152n, "fd", "pos", "size", "flags", "fs", "deleted", "inode").find(([fd]) => fd === 3n);
  assert.deepEqual(notes, [3n, 11n, new Size(11n), "O_APPEND | O_LARGEFILE", "tmpfs", false, 8n]);
  const deleted = rows.filter((row) => cell(row, "deleted") === true);
  assert.deepEqual(deleted.map((row) => cell(row, "path")), ["/data/unlinked (deleted)"]);
  const cloexec = rows.filter((row) => cell(row, "cloexec") === true).map((row) => cell(row, "path"));
  assert.ok(cloexec.includes("/posix-queue"), "mq_open() always closes on exec");
});

Deno.test("threads that share their files are one process: 120 descriptors", () => {
  assert.equal(rows.length, 120);
  assert.equal(of(158n, "fd").length, 3);
});

Deno.test("every cell can be had", () => {
  for (const row of rows) {
    for (const column of file.columns) assert.ok(!(cell(row, column.name) instanceof Missing), column.name);
  }
});

Deno.test("rows are found by pid and by task", () => {
  const find = (column: string, value: Value) => [...file.lookups![column](value, target) ?? []];
  const [leader] = findTasks(target, 152);
  assert.deepEqual(find("pid", 152n), rows.filter((row) => row.task === leader));
  assert.deepEqual(find("task", leader), find("pid", 152n));
  assert.deepEqual(find("pid", 165n), [], "a thread that shares has no rows of its own");
  assert.deepEqual(find("pid", 2n), []);
  assert.equal(file.lookups!.pid("152", target), undefined);
});

Deno.test("a file that was met elsewhere has the file's columns, and is nobody's", () => {
  const met = file.object!.at(rows[0].file, target);
  assert.deepEqual([cell(met, "path"), cell(met, "fd"), cell(met, "task"), cell(met, "cloexec")], [
    cell(rows[0], "path"),
    null,
    null,
    null,
  ]);
});

Deno.test("a task has its files as rows, and its places", () => {
  const of = (pid: number, name: string) => {
    const column = task.columns.find((c) => c.name === name)!;
    assert.equal(unmet(column.needs, target), undefined, name);
    return cellOf(() => column.get(findTasks(target, pid)[0], target));
  };
  const files = of(152, "files");
  assert.ok(Array.isArray(files) && files.every((one) => one instanceof RowRef && one.table === "file"));
  assert.equal(files.length, 16);
  assert.equal((of(165, "files") as Cell[]).length, 3, "a thread has its process's");
  assert.deepEqual(of(2, "files"), []);
  assert.deepEqual([of(152, "cwd"), of(152, "root"), of(152, "exe")], ["/data", "/", "/bin/scene"]);
  assert.deepEqual([of(1, "exe"), of(2, "exe"), of(2, "cwd")], ["/bin/busybox", null, "/"]);
});

Deno.test("the dentry leads on, as does the struct file", () => {
  const dentry = cell(rows[0], "dentry");
  assert.ok(dentry instanceof CObject);
  assert.equal(dentry.member("d_name.len").number(), 7);
});

Deno.test("a file that is not there gives cells that say so", () => {
  const none: FileRow = { file: 0x1000n, task: 0x2000n, fd: 3 };
  for (const column of file.columns) {
    if (["address", "task", "fd"].includes(column.name)) continue;
    assert.ok(cell(none, column.name) instanceof Missing, column.name);
  }
});

Deno.test("a kernel without files has no table of them", () => {
  assert.equal(unmet(file.needs, new FakeKernel().target()), "this kernel has no type struct file");
});

import assert from "node:assert/strict";
import { OpenError } from "../../lib/base/errors.ts";
import { ReadOnlyFile } from "../../lib/runtime/file.ts";
import { denoFiles } from "../../lib/runtime/file_deno.ts";
import { nodeFiles } from "../../lib/runtime/file_node.ts";
import { withFile } from "../build/files.ts";

Deno.test("ReadOnlyFile: reads anywhere, short only at the end", async () => {
  await withFile(Uint8Array.from({ length: 100 }, (_, i) => i), (path) => {
    const file = ReadOnlyFile.open(path);
    assert.equal(file.size, 100);
    assert.deepEqual([...file.read(10, 3)], [10, 11, 12]);
    assert.deepEqual([...file.read(98, 10)], [98, 99]);
    assert.equal(file.read(100, 10).length, 0);
    assert.equal(file.read(2 ** 50, 10).length, 0);
    const target = new Uint8Array(5);
    assert.equal(file.readInto(target, 97), 3);
    assert.deepEqual([...target], [97, 98, 99, 0, 0]);
    file.close();
    file.close();
  });
});

Deno.test("ReadOnlyFile.open: refuses what is no regular file in one line", () => {
  const directory = Deno.makeTempDirSync();
  try {
    const refused = (path: string, message: RegExp, hint?: RegExp) => {
      assert.throws(() => ReadOnlyFile.open(path), (error) => {
        assert.ok(error instanceof OpenError);
        assert.equal(error.exitStatus, 3);
        assert.match(error.message, message);
        assert.ok(!error.message.includes("\n"));
        if (hint) assert.match(error.hint ?? "", hint);
        return true;
      });
    };
    refused(directory, /is a directory/);
    refused(`${directory}/none`, /no such file/);
    refused("", /no such file/);
    refused("/dev/null", /character device/, /live memory is not supported/);
    refused("/proc/kcore", /running kernel's memory/, /live memory is not supported/);
    new Deno.Command("mkfifo", { args: [`${directory}/fifo`] }).outputSync();
    refused(`${directory}/fifo`, /pipe/);
    Deno.symlinkSync("/proc/kcore", `${directory}/link`);
    refused(`${directory}/link`, /running kernel's memory|no such file/);
  } finally {
    Deno.removeSync(directory, { recursive: true });
  }
});

Deno.test("denoFiles and nodeFiles do the same", async () => {
  await withFile(Uint8Array.from({ length: 100 }, (_, i) => i), (path) => {
    for (const files of [denoFiles, nodeFiles]) {
      assert.deepEqual([path, "/", "/dev/null"].map(files.kindOf), ["file", "directory", "character device"]);
      assert.equal(files.realPath("/./dev/.."), "/");
      const file = files.open(path);
      assert.equal(file.size, 100);
      const target = new Uint8Array(4);
      const read = (offset: number) => [file.read(target, offset), ...target];
      assert.deepEqual(read(10), [4, 10, 11, 12, 13]);
      assert.deepEqual(read(14), [4, 14, 15, 16, 17]);
      assert.deepEqual(read(98), [2, 98, 99, 16, 17]);
      assert.equal(read(100)[0], 0);
      assert.equal(read(10 ** 12)[0], 0);
      assert.deepEqual(read(0), [4, 0, 1, 2, 3]);
      file.close();
      assert.throws(
        () => files.open(`${path}.none`),
        (error) => (error as { code?: string }).code === "ENOENT",
      );
    }
  });
});

Deno.test("denoFiles and nodeFiles write the same: a new file is new, and a rename replaces", () => {
  const folder = Deno.makeTempDirSync();
  try {
    for (const [i, files] of [denoFiles, nodeFiles].entries()) {
      const path = `${folder}/${i}/a`;
      files.makeFolder(path);
      files.makeFolder(path);
      for (const name of ["one", "two"]) {
        const file = files.create(`${path}/${name}`);
        file.write(new TextEncoder().encode(name));
        file.write(new Uint8Array(100_000));
        file.close();
      }
      const there = (error: unknown) => (error as { code?: string }).code === "EEXIST";
      assert.throws(() => files.create(`${path}/one`), there);
      Deno.symlinkSync("nowhere", `${path}/link`);
      assert.throws(() => files.create(`${path}/link`), there);
      files.rename(`${path}/one`, `${path}/two`);
      assert.deepEqual(files.list(path).map(({ name }) => name), ["two"]);
      assert.match(Deno.readTextFileSync(`${path}/two`), /^one\0+$/);
      files.remove(`${path}/two`);
      assert.deepEqual(files.list(path), []);
    }
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

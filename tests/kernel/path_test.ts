import assert from "node:assert/strict";
import { CorruptError } from "../../lib/base/errors.ts";
import { dentryName, isUnlinked, pathText } from "../../lib/kernel/path.ts";
import { FakeKernel, garbage } from "../build/memory.ts";
import { FakeMounts } from "../build/mounts.ts";

/** A root file system with /mnt/nfs, and another one mounted there with /docs/a.txt. */
function scene() {
  const made = new FakeMounts(new FakeKernel());
  const root = made.dentry("/"), top = made.mount(root);
  const mnt = made.dentry("mnt", root), nfs = made.dentry("nfs", mnt);
  const share = made.dentry("/"), docs = made.dentry("docs", share), file = made.dentry("a.txt", docs);
  const mounted = made.mount(share, { mount: top, dentry: nfs });
  return { made, kernel: made.kernel, root, top, mnt, share, docs, file, mounted };
}

Deno.test("a path crosses mounts up to the root of all", () => {
  const { kernel, top, root, mnt, share, file, mounted } = scene(), target = kernel.target();
  assert.equal(pathText(target, { mount: mounted, dentry: file }), "/mnt/nfs/docs/a.txt");
  assert.equal(pathText(target, { mount: mounted, dentry: share }), "/mnt/nfs");
  assert.equal(pathText(target, { mount: top, dentry: mnt }), "/mnt");
  assert.equal(pathText(target, { mount: top, dentry: root }), "/");
  assert.equal(dentryName(target, file), "a.txt");
});

Deno.test("a bind mount shows a directory where it is bound, not where it comes from", () => {
  const { made, kernel, top, mnt, docs, file } = scene();
  const bound = made.mount(docs, { mount: top, dentry: mnt });
  assert.equal(pathText(kernel.target(), { mount: bound, dentry: file }), "/mnt/a.txt");
});

Deno.test("mounts on top of each other are one place", () => {
  const { made, kernel, share, mounted } = scene();
  const over = made.dentry("/"), inside = made.dentry("b", over);
  const second = made.mount(over, { mount: mounted, dentry: share });
  assert.equal(pathText(kernel.target(), { mount: second, dentry: inside }), "/mnt/nfs/b");
});

Deno.test("what was unlinked says so; a root never was", () => {
  const { made, kernel, file, share, mounted } = scene(), target = kernel.target();
  made.unlink(file).unlink(share);
  assert.equal(isUnlinked(target, file), true);
  assert.equal(isUnlinked(target, share), false);
  assert.equal(pathText(target, { mount: mounted, dentry: file }), "/mnt/nfs/docs/a.txt (deleted)");
});

Deno.test("what was unmounted in use, or moved out of a bind mount, is unreachable", () => {
  const { made, kernel, docs, file, share, mounted } = scene(), target = kernel.target();
  const detached = made.mount(share, undefined, 0x8000000);
  assert.equal(pathText(target, { mount: detached, dentry: file }), "(unreachable)/docs/a.txt");
  const bound = made.mount(docs, { mount: mounted, dentry: share });
  made.move(file, share);
  assert.equal(pathText(target, { mount: bound, dentry: file }), "(unreachable)/a.txt");
});

Deno.test("pipes, sockets, anonymous inodes and memory files have names of their own", () => {
  const { made, kernel, top } = scene();
  const named = (text: string, maker: string, data?: bigint) => {
    const dentry = made.dentry(text);
    made.madeBy(dentry, maker, 4711n, data);
    return pathText(kernel.target(), { mount: top, dentry });
  };
  const operations = kernel.alloc(8);
  kernel.u64(operations, made.text("mnt"));
  assert.deepEqual(
    [
      named("", "pipefs_dname"),
      named("TCP", "sockfs_dname"),
      named("[eventfd]", "anon_inodefs_dname"),
      named("memfd:memo", "simple_dname"),
      named("", "ns_dname", operations),
      named("", "pidfs_dname"),
      named("thing", "some_module_dname"),
    ],
    [
      "pipe:[4711]",
      "socket:[4711]",
      "anon_inode:[eventfd]",
      "/memfd:memo (deleted)",
      "mnt:[4711]",
      "anon_inode:[pidfd]",
      "thing:[4711]",
    ],
  );
});

Deno.test("a file system that makes names still has its mounts in the tree", () => {
  const { made, kernel, share, mounted } = scene();
  made.madeBy(share, "simple_dname", 1n);
  assert.equal(pathText(kernel.target(), { mount: mounted, dentry: share }), "/mnt/nfs");
});

Deno.test("a circle of directories, or of mounts, ends as an error", () => {
  const { made, kernel, docs, file, share, mounted, top } = scene(), target = kernel.target();
  made.move(docs, file);
  assert.throws(() => pathText(target, { mount: mounted, dentry: file }), CorruptError);
  const a = made.mount(share, { mount: top, dentry: share });
  kernel.u64(a - 32n, a - 32n + 0n, share);
  kernel.u64(mounted - 32n, a - 32n, share);
  kernel.u64(a - 32n, mounted - 32n, share);
  assert.throws(() => pathText(target, { mount: a, dentry: share }), CorruptError);
  assert.throws(() => pathText(target, { mount: a, dentry: 0n }), CorruptError);
});

Deno.test("paths of garbage end, and throw what a cell may hold", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { kernel } = scene();
    const [start] = garbage(kernel, seed);
    try {
      pathText(kernel.target(), { mount: start + 32n, dentry: start + BigInt(seed * 64) });
    } catch (error) {
      assert.ok(error instanceof CorruptError || (error as Error).name === "MemoryFault", String(error));
    }
  }
});

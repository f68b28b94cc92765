/** A made-up tree of mounts and dentries, for tests of paths. */
import { array, FakeKernel, pointer, struct, u32, u64, u8 } from "./memory.ts";
import type { MountedDentry } from "../../lib/kernel/path.ts";

const list = struct("hlist_bl_node", 16, { next: [0, pointer], pprev: [8, pointer] });
const name = struct("qstr", 16, { hash: [0, u32], len: [4, u32], name: [8, pointer] });
const vfsmount = struct("vfsmount", 32, {
  mnt_root: [0, pointer],
  mnt_sb: [8, pointer],
  mnt_flags: [16, u32],
});

/** Offsets in struct dentry and struct mount, as FakeMounts writes them. */
const at = { hashed: 8n, parent: 16n, name: 24n, inode: 40n, operations: 48n, data: 56n };
const mnt = 32n;

export class FakeMounts {
  readonly #functions = new Map<string, bigint>();

  constructor(readonly kernel: FakeKernel) {
    kernel.types(
      list,
      name,
      vfsmount,
      struct("path", 16, { mnt: [0, pointer], dentry: [8, pointer] }),
      struct("dentry", 64, {
        d_hash: [0, list],
        d_parent: [16, pointer],
        d_name: [24, name],
        d_inode: [40, pointer],
        d_op: [48, pointer],
        d_fsdata: [56, pointer],
      }),
      struct("mount", 64, { mnt_parent: [0, pointer], mnt_mountpoint: [8, pointer], mnt: [32, vfsmount] }),
      struct("dentry_operations", 16, { d_init: [0, pointer], d_dname: [8, pointer] }),
      struct("inode", 16, { i_private: [0, pointer], i_ino: [8, u64] }),
      struct("ns_common", 8, { ops: [0, pointer] }),
      struct("proc_ns_operations", 8, { name: [0, pointer] }),
      struct("dma_buf", 8, { name: [0, array(u8, 8)] }),
    );
  }

  text(text: string): bigint {
    const bytes = new TextEncoder().encode(`${text}\0`), address = this.kernel.alloc(bytes.length);
    this.kernel.memory.write(address, bytes);
    return address;
  }

  /** A dentry in a directory, or a root; in the hash, as what was not unlinked is. */
  dentry(text: string, parent?: bigint): bigint {
    const dentry = this.kernel.alloc(64);
    this.kernel.u64(dentry + at.hashed, parent === undefined ? 0n : dentry)
      .u64(dentry + at.parent, parent ?? dentry)
      .u64(dentry + at.name, BigInt(new TextEncoder().encode(text).length) << 32n, this.text(text));
    return dentry;
  }

  unlink(dentry: bigint): this {
    this.kernel.u64(dentry + at.hashed, 0);
    return this;
  }

  move(dentry: bigint, parent: bigint): this {
    this.kernel.u64(dentry + at.parent, parent);
    return this;
  }

  /** A `struct vfsmount *` of a tree, over a directory of another one or at the top. */
  mount(root: bigint, over?: MountedDentry, flags = 0): bigint {
    const mount = this.kernel.alloc(64);
    this.kernel.u64(mount, over ? over.mount - mnt : mount, over?.dentry ?? root)
      .u64(mount + mnt, root).u32(mount + mnt + 16n, flags);
    return mount + mnt;
  }

  /** Gives a dentry an inode and a function that makes its name. */
  madeBy(dentry: bigint, maker: string, inode: bigint, data = 0n): this {
    const operations = this.kernel.alloc(16), node = this.kernel.alloc(16);
    let code = this.#functions.get(maker);
    if (code === undefined) {
      code = 0xffffffff81000000n + BigInt(this.#functions.size * 4096);
      this.#functions.set(maker, code);
      this.kernel.symbol(maker, code);
    }
    this.kernel.u64(operations + 8n, code).u64(node + 8n, inode)
      .u64(dentry + at.inode, node).u64(dentry + at.operations, operations).u64(dentry + at.data, data);
    return this;
  }
}

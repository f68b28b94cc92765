/** Table virtio.queues. */
import {
  addressRows,
  CObject,
  type ColumnDeclaration,
  defineTable,
  RowRef,
  type Target,
} from "@inquest/inquest";
import { queuesOf, virtioDevices } from "./walk.ts";

const queue = "struct vring_virtqueue";

function at(target: Target, row: bigint): CObject {
  return CObject.at(target, queue, row);
}

/** The ring of a queue that is split, as most are: three areas that the guest and the host share. */
function split(target: Target, row: bigint, path: string): CObject {
  return at(target, row).member(`split.${path}`);
}

/** How many entries the host has put into the ring of answers, as a number that wraps at 65536. */
function used(target: Target, row: bigint): bigint {
  return split(target, row, "vring.used").deref().member("idx").integer();
}

const wraps = 0xffffn;

/** Until 6.19 a flag says which kind of ring it is, from 7.0 on an enumeration. */
const needs = {
  members: ["vring_virtqueue.split", "vring_virtqueue.layout|vring_virtqueue.packed_ring"],
};

/** Whether it is a plain split ring; one of another kind counts in another way. */
function isSplit(target: Target, row: bigint): boolean {
  const kind = target.types.has("vring_virtqueue", "layout") ? "layout" : "packed_ring";
  return at(target, row).member(kind).integer() === 0n;
}

function counted(get: (row: bigint, target: Target) => bigint): ColumnDeclaration<bigint>["get"] {
  return (row, target) => isSplit(target, row) ? get(row, target) : null;
}

const columns: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "device",
    type: { row: "devices" },
    summary: "whose it is",
    get: (row, target) => new RowRef("devices", at(target, row).member("vq.vdev").integer()),
  },
  {
    name: "name",
    type: "string",
    summary: "as the driver calls it: input.0, requests, ...",
    get: (row, target) => at(target, row).member("vq.name").string(64),
  },
  {
    name: "index",
    type: "int",
    summary: "its number within the device",
    get: (row, target) => at(target, row).member("vq.index").integer(),
  },
  {
    name: "size",
    type: "int",
    summary: "descriptors in all; null for a ring that is not split",
    needs,
    get: counted((row, target) => split(target, row, "vring.num").integer()),
  },
  {
    name: "free",
    type: "int",
    summary: "descriptors that no request uses",
    get: (row, target) => at(target, row).member("vq.num_free").integer(),
  },
  {
    name: "waiting",
    type: "int",
    summary: "requests that the host has not answered; null for a ring that is not split",
    needs,
    get: counted((row, target) =>
      (split(target, row, "avail_idx_shadow").integer() - used(target, row)) & wraps
    ),
  },
  {
    name: "answered",
    type: "int",
    summary:
      "requests that the host has answered and the driver has not seen; null for a ring that is not split",
    needs,
    get: counted((row, target) =>
      (used(target, row) - at(target, row).member("last_used_idx").integer()) & wraps
    ),
  },
  {
    name: "interrupts",
    type: "bool",
    summary: "whether the driver wants to be told of answers; null for a ring that is not split",
    needs,
    get: (row, target) => {
      if (!isSplit(target, row)) return null;
      // VRING_AVAIL_F_NO_INTERRUPT
      return (split(target, row, "avail_flags_shadow").integer() & 1n) === 0n;
    },
  },
  {
    name: "broken",
    type: "bool",
    summary: "whether the driver has given it up",
    get: (row, target) => at(target, row).member("broken").integer() !== 0n,
  },
  {
    name: "callback",
    type: "string",
    summary: "what the driver does with answers; null for nothing",
    get: (row, target) => {
      const call = at(target, row).member("vq.callback").integer();
      return call === 0n ? null : target.symbols.describe(call) ?? null;
    },
  },
];

export const queues = defineTable<bigint>({
  name: "queues",
  summary: "the queues of virtio devices",
  object: addressRows(`${queue} *`),
  columns,
  defaults: ["device", "name", "size", "free", "waiting", "answered", "interrupts", "broken", "callback"],
  *rows(target, warn) {
    for (const device of virtioDevices(target, warn)) yield* queuesOf(target, device, warn);
  },
});

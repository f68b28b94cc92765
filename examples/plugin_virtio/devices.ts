/** Table virtio.devices. */
import {
  addressRows,
  CObject,
  type ColumnDeclaration,
  defineTable,
  RowRef,
  type Target,
} from "@inquest/inquest";
import { queuesOf, virtioDevices } from "./walk.ts";

/** The numbers of the virtio standard (section 5), as far as Linux has drivers. */
const kinds: Readonly<Record<number, string>> = {
  1: "net",
  2: "block",
  3: "console",
  4: "rng",
  5: "balloon",
  8: "scsi",
  9: "9p",
  16: "gpu",
  18: "input",
  19: "vsock",
  20: "crypto",
  24: "memory",
  26: "fs",
};

const device = "struct virtio_device";

function at(target: Target, row: bigint): CObject {
  return CObject.at(target, device, row);
}

const columns: readonly ColumnDeclaration<bigint>[] = [
  {
    name: "name",
    type: "string",
    summary: "virtio0, virtio1, ...",
    get: (row, target) => at(target, row).member("dev.kobj.name").string(64),
  },
  {
    name: "kind",
    type: "string",
    summary: "net, block, ...; the number of the standard for others",
    get: (row, target) => {
      const id = Number(at(target, row).member("id.device").integer());
      return kinds[id] ?? String(id);
    },
  },
  {
    name: "driver",
    type: "string",
    summary: "the driver that it is bound to; null for none",
    get: (row, target) => {
      const driver = at(target, row).member("dev.driver");
      return driver.isNull ? null : driver.deref().member("name").string(64);
    },
  },
  {
    name: "failed",
    type: "bool",
    summary: "whether the driver has told the host that it cannot go on",
    get: (row, target) => at(target, row).member("failed").integer() !== 0n,
  },
  {
    name: "queues",
    type: { list: { row: "queues" } },
    summary: "its queues",
    get: (row, target) => [...queuesOf(target, row, () => {})].map((queue) => new RowRef("queues", queue)),
  },
];

export const devices = defineTable<bigint>({
  name: "devices",
  summary: "virtio devices",
  object: addressRows(`${device} *`),
  columns,
  defaults: ["name", "kind", "driver", "failed"],
  rows: (target, warn) => virtioDevices(target, warn),
});

/** The walks to devices and to their queues. */
import { CObject, listForEachEntry, type Target, walkWarning } from "@inquest/inquest";

const device = "struct virtio_device", queue = "struct vring_virtqueue";

/** The entries of a `struct list_head` at an address, each less the offset of the member. */
function* entries(
  target: Target,
  head: bigint,
  type: string,
  member: string,
  warn: (message: string) => void,
): Generator<bigint> {
  const walk = listForEachEntry(target, head, target.types.offset(type, member) ?? 0, { cap: 100_000 });
  for (let next = walk.next();; next = walk.next()) {
    if (!next.done) {
      yield next.value;
      continue;
    }
    const warning = walkWarning(`the list of ${type}`, next.value);
    if (warning !== undefined) warn(warning);
    return;
  }
}

/** The devices of the bus; the kernel keeps its buses in a kset (and until 6.3 in bus_type.p, too). */
export function* virtioDevices(target: Target, warn: (message: string) => void): Generator<bigint> {
  const bus = target.symbols.get("virtio_bus").address;
  const buses = CObject.at(target, "struct kset *", target.symbols.get("bus_kset").address).deref();
  const toBus = BigInt(target.types.offset("struct subsys_private", "subsys.kobj") ?? 0);
  for (const kobject of entries(target, buses.member("list").address!, "struct kobject", "entry", warn)) {
    const found = CObject.at(target, "struct subsys_private", kobject - toBus);
    if (found.member("bus").integer() !== bus) continue;
    const head = found.member("klist_devices.k_list").address!;
    for (const owner of entries(target, head, "struct device_private", "knode_bus.n_node", warn)) {
      const inner = CObject.at(target, "struct device_private", owner).member("device").integer();
      yield inner - BigInt(target.types.offset(device, "dev") ?? 0);
    }
    return;
  }
}

/** The queues of a device. `device`: struct virtio_device * */
export function* queuesOf(
  target: Target,
  device: bigint,
  warn: (message: string) => void,
): Generator<bigint> {
  const head = CObject.at(target, "struct virtio_device", device).member("vqs").address!;
  yield* entries(target, head, queue, "vq.list", warn);
}

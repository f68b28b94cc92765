/** The plugin on the dump that comes with inquest: a virtual machine that was idle but for what its users waited for. */
import assert from "node:assert/strict";
import { openSession } from "@inquest/inquest";

const here = new URL(".", import.meta.url).pathname;

async function rows(query: string): Promise<unknown[]> {
  const options = { vmcore: `${here}../vmcore-6.1`, cache: false, plugins: [`${here}plugin.ts`] };
  const session = await openSession(options);
  try {
    return [...(await session.query(query)).json()];
  } finally {
    session.close();
  }
}

Deno.test("virtio.devices are the devices of the machine with their drivers", async () => {
  const found = await rows("virtio.devices show name, kind, driver, failed");
  assert.deepEqual(found[0], { name: "virtio0", kind: "net", driver: "virtio_net", failed: false });
  assert.equal(found.length, 5);
});

Deno.test("the network card waits for packets in all of its receive ring; the disks have nothing to do", async () => {
  const query = (name: string) =>
    `virtio.queues where name = "${name}" show device.name as device, size, free, waiting, answered, interrupts, broken`;
  const plain = { answered: 0, interrupts: true, broken: false, size: 256 };
  assert.deepEqual(await rows(query("input.0")), [{ device: "virtio0", free: 1, waiting: 255, ...plain }]);
  const disks = await rows(query("req.0"));
  assert.deepEqual(disks[0], { device: "virtio1", free: 256, waiting: 0, ...plain });
  assert.equal(disks.length, 4);
});

Deno.test("a device has its queues, and a queue its device", async () => {
  const [row] = await rows(
    'virtio.devices where name = "virtio0" show count(queues) as n, queues[0].device.name as of',
  );
  assert.deepEqual(row, { n: 3, of: "virtio0" });
});

Deno.test("the checks have nothing to say", async () => {
  assert.deepEqual(await rows("check virtio | show check, found"), [
    { check: "broken", found: false },
    { check: "unnoticed", found: false },
  ]);
});

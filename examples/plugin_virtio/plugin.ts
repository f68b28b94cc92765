/**
 * The devices of a virtual machine and their queues: what the guest has asked for, what the host has not answered, and
 * what it has answered and nobody has noticed. For a guest that hangs in I/O this says on whose side it hangs.
 */
import { defineCheck, definePlugin } from "@inquest/inquest";
import { devices } from "./devices.ts";
import { queues } from "./queues.ts";

export default definePlugin({
  name: "virtio",
  version: "1.0.0",
  api: 1,
  summary: "virtio devices and their queues",
  needs: {
    types: ["virtio_device", "vring_virtqueue", "subsys_private"],
    symbols: ["bus_kset", "virtio_bus|virtio:virtio_bus"],
  },
  tables: [devices, queues],
  checks: [
    defineCheck({
      name: "broken",
      summary: "the driver has given up a queue",
      severity: "critical",
      query: "virtio.queues where broken show device.name, name",
      advice: "the log says what the host answered: log | where text ~ /virtio|vring/",
    }),
    defineCheck({
      name: "unnoticed",
      summary:
        "the host has answered requests that the driver has not seen: an interrupt was lost or is blocked",
      severity: "warning",
      query: "virtio.queues where interrupts and answered > 0 show device.name, name, answered",
      advice: "irq shows the counts of the device's interrupts; cpu where they should have been handled",
    }),
  ],
});

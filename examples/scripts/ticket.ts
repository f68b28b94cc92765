/**
 * What a ticket about a crash begins with, in Markdown: the machine, the panic, and where tasks are blocked.
 *
 *     inquest VMCORE -f examples/scripts/ticket.ts > ticket.md
 */
import type { Script } from "@inquest/inquest";

export default (async ({ session, output }) => {
  for (const machine of await session.query("sys | show release, panic, uptime")) {
    output.print("#", machine.panic);
    output.print("\nLinux", machine.release, "after", machine.uptime);
  }
  output.print("\n## Blocked tasks\n");
  const places = await session.query(
    "task where state = D group by stack(top=4) as place show place, list(comm, 5) as tasks sort by place",
  );
  for (const { place, tasks } of places) output.print("-", tasks, "in", place);
}) satisfies Script;

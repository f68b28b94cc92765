/** A thread that opens the dump for itself and takes blocks of a search until there are none left. */
import { openDump } from "../../format/open.ts";
import { onStart } from "../../runtime/worker.ts";
import { type Job, Scanner, takeBlock } from "./job.ts";

onStart<Job>(async (job) => {
  const dump = await openDump(job.vmcore);
  const scanner = new Scanner(job, dump);
  for (let block = takeBlock(job); block !== undefined; block = takeBlock(job)) scanner.scan(block);
  dump.close();
});

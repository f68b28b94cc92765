/**
 * The program and the public door on Bun, from source: prints what `deno run` of the same prints, for the gate to
 * compare.
 */
import { openSession } from "../../mod.ts";
import { native } from "../../lib/runtime/native.ts";
import { runCli } from "../../lib/ui/cli.ts";
import { engine } from "../../lib/ui/native_engine.ts";

const vmcore = new URL("../../examples/vmcore-6.1", import.meta.url).pathname;

const session = await openSession({ vmcore, cache: false });
native.stdout.write(`${session.variable("jiffies_64", "u64").integer()}\n`);
session.close();

const line = "foreach task show pid, comm, state, cpu, stack";
const status = await runCli({ ...native, args: ["--no-cache", "--json", vmcore, line] }, engine);
native.exit(status);

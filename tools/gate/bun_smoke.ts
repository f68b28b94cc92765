/** Run by Bun: the public door opens and its pieces work there, too. */
import { Duration, InquestError, UsageError } from "../../mod.ts";

const error = new UsageError("no such option", "see --help");
const works = error instanceof InquestError && error.exitStatus === 2 && new Duration(5n).ns === 5n;
if (!works) throw new Error("mod.ts does not work on this runtime");
console.log("ok");

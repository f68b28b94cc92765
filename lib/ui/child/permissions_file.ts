/** The file in the user's configuration with what he has allowed code for good. */
import { InquestError, UsageError } from "../../base/errors.ts";
import { type Granted, nothing, union } from "../../plugin/sandbox/permissions.ts";
import { type Found, grantedText, Remembered } from "../../plugin/sandbox/remembered.ts";
import { errorCode, knownReason } from "../../runtime/file_system.ts";
import type { Process } from "../../runtime/process.ts";
import { absolutePath } from "../../runtime/working_folder.ts";
import { queriesFolder } from "../saved_queries.ts";
import { errorLine } from "../screen.ts";

/** Characters; more is no file of ours. */
const longestText = 4 << 20;

/** Where it is; undefined where the environment does not say. */
export function permissionsFile(env: Process["env"]): string | undefined {
  return queriesFolder(env)?.replace(/queries$/, "permissions.json");
}

/** What is remembered; nothing, and a warning, where the file is not what was written here. */
export function readRemembered(process: Process): Remembered {
  const path = permissionsFile(process.env);
  if (path === undefined || !isThere(path, process)) return new Remembered([]);
  let found: Remembered | undefined;
  try {
    const text = process.readTextFile(path);
    found = text.length <= longestText ? Remembered.read(text) : undefined;
  } catch {
    // Told below.
  }
  if (found !== undefined) return found;
  process.stderr.write(
    errorLine(`inquest: warning: ${path} is no list of permissions: nothing in it is granted`),
  );
  return new Remembered([]);
}

/** @throws InquestError when it cannot be written */
export function writeRemembered(remembered: Remembered, process: Process): void {
  const path = permissionsFile(process.env), { files } = process;
  if (path === undefined) throw new InquestError("there is no folder to remember permissions in");
  const part = `${path}.${crypto.randomUUID()}.part`;
  try {
    files.makeFolder(path.slice(0, path.lastIndexOf("/")));
    const file = files.create(part, "owner");
    file.write(new TextEncoder().encode(remembered.text()));
    file.close();
    files.rename(part, path);
  } catch (error) {
    throw new InquestError(
      `cannot remember anything in ${path}: ${knownReason(error) ?? errorCode(error)}`,
    );
  }
}

/**
 * What code may do: what the command line allows, and what is remembered of it. Says what is not granted any more.
 * @throws UsageError when there is nothing to remember
 */
export function grantedTo(
  modules: readonly Found[],
  { granted, remember }: { readonly granted: Granted; readonly remember: boolean },
  process: Process,
): Granted {
  let remembered = readRemembered(process);
  if (remember) {
    const given = absolute(granted);
    if (grantedText(given) === "") {
      throw new UsageError(
        "--remember keeps what --allow-net, --allow-env, --allow-read and --allow-write allow: none of them is given",
      );
    }
    for (const found of modules) remembered = remembered.with(found, given);
    writeRemembered(remembered, process);
  }
  for (const found of modules) {
    const before = remembered.of(found) === undefined ? remembered.before(found) : undefined;
    if (before === undefined) continue;
    process.stderr.write(errorLine(
      `inquest: ${found.file} has changed since it was allowed ${
        grantedText(before)
      }: that is not granted now`,
    ));
  }
  return union(granted, remembered.common(modules));
}

/** What `inquest plugin check` says about it. */
export function rememberedText(modules: readonly Found[], process: Process): string {
  const remembered = readRemembered(process);
  return modules.map((found) => {
    const now = remembered.of(found) ?? nothing, before = remembered.before(found);
    if (grantedText(now) !== "") return errorLine(`remembered: ${grantedText(now)}`);
    if (before === undefined) return errorLine("remembered: nothing");
    return errorLine(`remembered of another content, and not granted: ${grantedText(before)}`);
  }).join("");
}

/** What a path stands for must not depend on where the program is started. */
function absolute({ read, write, ...others }: Granted): Granted {
  return { ...others, read: read.map(absolutePath), write: write.map(absolutePath) };
}

function isThere(path: string, { files }: Process): boolean {
  try {
    files.kindOf(path);
    return true;
  } catch {
    return false;
  }
}

/** Modules that are not the program's own: the user names them. */
import { InquestError } from "../base/errors.ts";
import { fileUrl } from "../base/file_url.ts";
import { haveDenoNames } from "./deno_names.ts";
import { haveProgramNames } from "./program_names.ts";
import { absolutePath } from "./working_folder.ts";

/**
 * Imports a file by its path, relative to the working folder. It runs with all the rights of this process.
 * @throws InquestError where the runtime reads no TypeScript
 */
export async function loadModule(path: string): Promise<unknown> {
  await haveDenoNames();
  await haveProgramNames();
  try {
    return await import(fileUrl(absolutePath(path)).href);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code !== "ERR_UNKNOWN_FILE_EXTENSION") throw error;
    throw new InquestError(
      `${path}: this version of Node reads JavaScript alone`,
      "Node 22.18, Bun and Deno read TypeScript; deno bundle makes JavaScript of it",
    );
  }
}

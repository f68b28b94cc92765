/** Modules that are not the program's own: the user names them. */
import { fileUrl } from "../base/file_url.ts";
import { haveDenoNames } from "./deno_names.ts";
import { workingFolder } from "./working_folder.ts";

/** Imports a file by its path, relative to the working folder. It runs with all the rights of this process. */
export async function loadModule(path: string): Promise<unknown> {
  await haveDenoNames();
  return await import(fileUrl(path.startsWith("/") ? path : `${workingFolder()}/${path}`).href);
}

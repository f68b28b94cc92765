/** The paths that begin so. */
import type { FileSystem } from "../../runtime/file_system.ts";

export function filesBeginning(prefix: string, files: FileSystem): string[] {
  const slash = prefix.lastIndexOf("/") + 1, folder = prefix.slice(0, slash), begins = prefix.slice(slash);
  try {
    // Hidden files are named by whoever means them.
    return files.names(folder === "" ? "." : folder)
      .filter((name) => name.startsWith(begins) && (begins !== "" || !name.startsWith(".")))
      .sort().map((name) => folder + name);
  } catch {
    return [];
  }
}

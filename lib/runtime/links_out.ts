/** Symbolic links that lead out of a folder, under Deno, which follows them whatever its permissions say. */

/** More than this is no folder to look through before every run. */
const mostEntries = 50_000;

/** The links in a folder and below it whose targets lie outside; undefined when there is too much in it to know. */
export function linksOut(folder: string): string[] | undefined {
  const inside = Deno.realPathSync(folder).replace(/\/?$/, "/");
  if (!Deno.statSync(folder).isDirectory) return [];
  const found: string[] = [], folders = [folder];
  let seen = 0;
  for (let at = folders.pop(); at !== undefined; at = folders.pop()) {
    for (const entry of entriesOf(at)) {
      if (++seen > mostEntries) return undefined;
      const path = `${at.replace(/\/$/, "")}/${entry.name}`;
      if (entry.isDirectory) folders.push(path);
      if (entry.isSymlink && !isBelow(path, inside)) found.push(path);
    }
  }
  return found;
}

function entriesOf(folder: string): Iterable<Deno.DirEntry> {
  try {
    return [...Deno.readDirSync(folder)];
  } catch {
    // Nobody else can look into it, either.
    return [];
  }
}

/** A link that leads nowhere may lead somewhere later. */
function isBelow(path: string, inside: string): boolean {
  try {
    return `${Deno.realPathSync(path)}/`.startsWith(inside);
  } catch {
    return false;
  }
}

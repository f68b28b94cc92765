/** Paths of files as URLs, and back. */

/** @param path absolute */
export function fileUrl(path: string): URL {
  return new URL(`file://${encodeURI(path).replaceAll("?", "%3f").replaceAll("#", "%23")}`);
}

export function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname);
}

/** The folder that relative paths are relative to. A process without the right to look is told. */

let told: string | undefined;

/** Absolute. */
export function workingFolder(): string {
  const runtime = globalThis as unknown as { Deno?: { cwd(): string }; process: { cwd(): string } };
  return told ?? (runtime.Deno ?? runtime.process).cwd();
}

/** A path from the working folder on, as one from the root on. */
export function absolutePath(path: string): string {
  return path.startsWith("/") ? path : `${workingFolder()}/${path}`;
}

export function tellWorkingFolder(folder: string): void {
  told = folder;
}

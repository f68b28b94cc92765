/** Bun is had through npx, pinned; this version is what the portable part is tried on. */
import { run } from "./run.ts";

export const bunVersion = "1.4.5";

export const bunCommand: readonly string[] = ["npx", "--yes", `bun@${bunVersion}`];

/** Why Bun cannot be had; undefined when it can. */
export async function bunMissing(): Promise<string | undefined> {
  const { exitCode, output } = await run([...bunCommand, "--version"], { timeout: 120_000 });
  if (exitCode === 0) return undefined;
  return `bun cannot be had: ${output.trim().split("\n").at(-1) || "no output"}`;
}

/** Sizes as crash writes them: `639.4 MB`, `1 GB`. */

const KiB = 1024n, MiB = KiB << 10n, GiB = MiB << 10n;

/** One digit behind the point, and none where it is 0. */
export function sizeText(bytes: bigint): string {
  if (bytes < MiB) return `${bytes / KiB} KB`;
  const [unit, name] = bytes < GiB ? [MiB, "MB"] : [GiB, "GB"];
  return `${(Number(bytes) / Number(unit)).toFixed(1).replace(/\.0$/, "")} ${name}`;
}

/** How much memory may be missing from a whole GiB: what the firmware and the first MiB take away. */
const reserved = 64n * MiB;

/** The size of a machine's memory: what was taken from the last GiB is not held against it. */
export function memorySizeText(bytes: bigint): string {
  const whole = (bytes + GiB - 1n) / GiB * GiB;
  return sizeText(whole - bytes <= reserved ? whole : bytes);
}

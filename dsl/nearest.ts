/** The nearest name to a word that is none. */

/**
 * Damerau-Levenshtein distance (insert, delete, replace, swap two neighbours), or `limit + 1` when it is larger.
 */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, before[j - 2] + 1);
      }
      current.push(best);
    }
    before = previous;
    previous = current;
  }
  return Math.min(previous[b.length], limit + 1);
}

/** The names nearest to `word`, the nearest first: few, and none that is far off. */
export function nearest(word: string, names: Iterable<string>, most = 3): string[] {
  const limit = Math.min(3, Math.max(1, Math.floor(word.length / 3)));
  const lower = word.toLowerCase();
  const found: { name: string; rank: number }[] = [];
  for (const name of names) {
    const candidate = name.toLowerCase();
    const far = distance(lower, candidate, limit);
    if (far <= limit && far < lower.length) found.push({ name, rank: far });
    // `command` for comm: half of the word or more.
    else if (candidate.length >= 3 && 2 * candidate.length >= lower.length && lower.startsWith(candidate)) {
      found.push({ name, rank: limit + 0.4 });
    } else if (lower.length >= 3 && (candidate.startsWith(lower) || candidate.endsWith("_" + lower))) {
      found.push({ name, rank: limit + 0.5 });
    }
  }
  found.sort((a, b) => a.rank - b.rank || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  return [...new Set(found.map((f) => f.name))].slice(0, most);
}

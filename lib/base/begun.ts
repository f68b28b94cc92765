/**
 * The same items, the first of them computed already: what cannot begin throws here, before anybody has written a
 * heading.
 */
export function begun<T>(items: Iterable<T>): Iterable<T> {
  const rest = items[Symbol.iterator]();
  const first = rest.next();
  return (function* () {
    try {
      for (let next = first; !next.done; next = rest.next()) yield next.value;
    } finally {
      rest.return?.();
    }
  })();
}

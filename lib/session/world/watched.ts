/** Sources that tell of each row they give: what a progress display is made of. */
import type { Source } from "../../../dsl/world.ts";

/** The same source; `onRow` is called with its name before each row. */
export function watched(source: Source, onRow: (source: string) => void): Source {
  return {
    ...source,
    bind(args) {
      const bound = source.bind(args);
      if ("problem" in bound) return bound;
      return {
        ...bound,
        *rows(pushed, warn, args) {
          for (const row of bound.rows(pushed, warn, args)) {
            onRow(source.name);
            yield row;
          }
        },
      };
    },
  };
}

/** The real engine: sessions and the language, loaded when a dump is to be opened. */
import type { Engine } from "./engine.ts";

export const engine: Engine = {
  async open({ onWarning, onRow, onProgress, ...options }) {
    const { Session } = await import("../session/session.ts");
    const session = await Session.open(options, {
      onWarning,
      ...(onRow && { onRow }),
      ...(onProgress && { onProgress }),
    });
    return {
      async ask(text, asking) {
        if (!/\bexplain\b/.test(text)) return await session.compile(text, asking);
        const { explainHeads } = await import("./explain_heads.ts");
        const { explained } = await import("./explain.ts");
        const heads = explainHeads(text);
        const queries = await session.compile(heads.text, asking);
        return queries.map((query) => {
          const how = heads.explained.get(query.range.start);
          return how === undefined ? query : explained(query, how);
        });
      },
      close: () => session.close(),
    };
  },
};

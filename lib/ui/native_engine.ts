/** The real engine: sessions and the language, loaded when a dump is to be opened. */
import type { Engine } from "./engine.ts";

/** `explain` or `explain --ts` at the head of a line, and comments above it. */
const explainHead = /^(?:\s|#.*\n)*explain(?:\s+(--ts))?\s+(?=\S)/;

export const engine: Engine = {
  async open({ onWarning, ...options }) {
    const { Session } = await import("../session/session.ts");
    const session = await Session.open(options, { onWarning });
    return {
      async ask(text, asking) {
        const [head, script] = explainHead.exec(text) ?? [];
        if (head === undefined) return await session.compile(text, asking);
        const { explained } = await import("./explain.ts");
        const queries = await session.compile(text.slice(head.length), asking);
        return queries.map((query) => explained(query, script === undefined ? "plan" : "script"));
      },
      close: () => session.close(),
    };
  },
};

/** The real engine: sessions and the language, loaded when a dump is to be opened. */
import type { Engine } from "./engine.ts";

export const engine: Engine = {
  async open({ onWarning, ...options }) {
    const { Session } = await import("../session/session.ts");
    const session = await Session.open(options, { onWarning });
    return {
      ask: (text) => session.compile(text),
      close: () => session.close(),
    };
  },
};

/** The real engine: sessions and the language, loaded when a dump is to be opened. */
import type { Environment } from "../../dsl/mod.ts";
import type { Session, SessionCompileOptions } from "../session/session.ts";
import type { Engine, Question } from "./engine.ts";

export const engine: Engine = {
  async open({ onWarning, onRow, onProgress, ...options }) {
    const { Session } = await import("../session/session.ts");
    const session = await Session.open(options, {
      onWarning,
      ...(onRow && { onRow }),
      ...(onProgress && { onProgress }),
    });
    let open = true;
    return {
      ask: async (text, asking) => (await compileQuestions(session, text, asking)).questions,
      async converse() {
        const { SessionConversation } = await import("./conversation.ts");
        return new SessionConversation(session);
      },
      async script(path, load) {
        const { ScriptRun } = await import("../session/script_file.ts");
        return await ScriptRun.load(path, session, load);
      },
      close() {
        if (open) session.close();
        open = false;
      },
    };
  },
};

/** What a text asks, and what it leaves defined. */
export async function compileQuestions(
  session: Session,
  text: string,
  options: SessionCompileOptions,
): Promise<{ readonly questions: readonly Question[]; readonly defined: Environment }> {
  if (/^\s*(?:help|man|\?)/.test(text)) {
    const { helpQuestions } = await import("./help/question.ts");
    const help = await helpQuestions(text, session, options);
    if (help !== undefined) return help;
  }
  if (!/\bexplain\b/.test(text)) {
    const { queries, defined } = await session.compileText(text, options);
    return { questions: drawable(queries, session), defined };
  }
  const { explainHeads } = await import("./explain_heads.ts");
  const { explained } = await import("./explain.ts");
  const heads = explainHeads(text);
  const { queries, defined } = await session.compileText(heads.text, options);
  const questions = queries.map((query) => {
    const how = heads.explained.get(query.range.start);
    return how === undefined ? query : explained(query, how);
  });
  return { questions: drawable(questions, session), defined };
}

/** Answers that know the renderings of plugins. */
function drawable(questions: readonly Question[], session: Session): readonly Question[] {
  if (session.plugins.length === 0) return questions;
  const pluginFormat = (name: string) => session.format(name);
  return questions.map((question) => ({ run: (options) => ({ ...question.run(options), pluginFormat }) }));
}

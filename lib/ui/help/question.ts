/** `help TOPIC` where a dump is open: the language, and what the session's plugins add to it. */
import { Environment, type Query, QueryError } from "../../../dsl/mod.ts";
import type { Session, SessionCompileOptions } from "../../session/session.ts";
import type { Answer, Question } from "../engine.ts";
import { helpTopics } from "../help.ts";

const nothingMissing = { unreadableCells: 0, rowsSkipped: 0, reasons: new Map(), warnings: [], failures: [] };

/** What a text asks that is about a topic, and nothing else; undefined for any other, and for what is no topic. */
export async function helpQuestions(
  text: string,
  session: Session,
  options: SessionCompileOptions,
): Promise<{ readonly questions: readonly Question[]; readonly defined: Environment } | undefined> {
  const topic = /^\s*(?:(?:help|man)\s+|\?\s*)([\w .^*-]+?)\s*$/.exec(text)?.[1];
  if (topic === undefined) return undefined;
  const plugins = session.plugins.map(({ declaration }) => declaration);
  const topics = await helpTopics({ declarations: session.world.declared, plugins });
  const found = topics.find(topic);
  if (found === undefined) return undefined;
  const command = await asCommand(topic, session, options);
  const plain: Answer = { columns: [], rows: [], stats: nothingMissing, text: found };
  const question: Question = {
    run: (how) => command === undefined ? plain : { ...command.run(how), drawn: [found] },
  };
  return { questions: [question], defined: options.defined ?? Environment.empty };
}

/** A command's help has rows. */
async function asCommand(
  topic: string,
  session: Session,
  options: SessionCompileOptions,
): Promise<Query | undefined> {
  try {
    return (await session.compile(`help ${topic}`, options))[0];
  } catch (error) {
    if (error instanceof QueryError) return undefined;
    throw error;
  }
}

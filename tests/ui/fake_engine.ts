/** An engine without a dump: each text has its answer. */
import { OpenError } from "../../lib/base/errors.ts";
import { QueryError } from "../../dsl/query_error.ts";
import type { Value } from "../../dsl/value.ts";
import type { Answer, Engine, OpenRequest } from "../../lib/ui/engine.ts";
import type { Footnotes } from "../../lib/ui/footer.ts";
import type { RenderColumn } from "../../lib/define/format.ts";
import { column, types } from "./fake_values.ts";

export interface FakeAnswer {
  columns?: readonly RenderColumn[];
  rows?: Iterable<readonly Value[]>;
  format?: string;
  to?: string;
  assertion?: string;
  stats?: Partial<Footnotes>;
}

export interface FakeEngine extends Engine {
  /** What open() was called with. */
  readonly opened: OpenRequest[];
  readonly closed: { count: number };
}

/** A statement without an answer is a query error; a blank line ends one; the dump "bad" cannot be opened. */
export function fakeEngine(answers: Record<string, FakeAnswer | Error>): FakeEngine {
  const opened: OpenRequest[] = [];
  const closed = { count: 0 };
  return {
    opened,
    closed,
    open(request) {
      opened.push(request);
      if (request.vmcore === "bad") return Promise.reject(new OpenError("bad: no dump", "try another"));
      if (request.vmcore === "odd") request.onWarning("the dump is \x1bodd");
      const ask = (text: string) => {
        const questions = [];
        for (const statement of text.split("\n\n")) {
          const answer = answers[statement];
          if (answer === undefined) return Promise.reject(senseless(statement));
          questions.push({ run: () => played(answer) });
        }
        return Promise.resolve(questions);
      };
      return Promise.resolve({
        ask,
        // Every text is taken for a command line.
        converse: () =>
          Promise.resolve({
            ask,
            isCommand: () => true,
            setting: () => undefined,
            complete: (_, cursor) => Promise.resolve({ start: cursor, end: cursor, candidates: [] }),
            remember: (_, answer) => answer,
          }),
        script: (path) => Promise.reject(new OpenError(`${path}: no script`)),
        close: () => void closed.count++,
      });
    },
  };
}

function senseless(text: string): QueryError {
  return new QueryError(text, [{ message: "makes no sense", range: { start: 0, end: 3 }, hint: "think" }]);
}

function played(answer: FakeAnswer | Error): Answer {
  if (answer instanceof Error) throw answer;
  return {
    columns: answer.columns ?? [column("pid", types.int)],
    rows: answer.rows ?? [[1n], [2n]],
    ...(answer.format ? { format: answer.format } : {}),
    ...(answer.to ? { to: answer.to } : {}),
    ...(answer.assertion ? { assertion: answer.assertion } : {}),
    stats: {
      unreadableCells: 0,
      rowsSkipped: 0,
      reasons: new Map(),
      warnings: [],
      failures: [],
      ...answer.stats,
    },
  };
}

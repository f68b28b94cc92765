/** `repeat`: a command again and again. */
import { defineCommand } from "../define/command.ts";

/** A row of the command, whatever it is. */
type Row = unknown;

export const repeat = defineCommand({
  name: "repeat",
  summary: "a command again and again, until it is interrupted",
  usage: ["[-seconds] [-n times] command ..."],
  options: [],
  raw: true,
  details:
    "A dump does not change, so every time gives the same; -n says how often. -2 waits two seconds in between. " +
    "Clauses behind `|` have the rows of all the times.",
  examples: [{ line: "repeat -n 2 ps -S", says: "the same twice" }],
  forms: [],
  bind(line, session) {
    let seconds = 0, times = Infinity, at = 0;
    for (; line.words[at]?.text.startsWith("-"); at++) {
      const { text } = line.words[at];
      if (/^-\d{1,6}$/.test(text)) seconds = Number(text.slice(1));
      else if (text !== "-n") line.problem(`no option ${text}`, line.words[at], "-SECONDS and -n TIMES");
      else if (/^\d{1,9}$/.test(line.words[++at]?.text ?? "")) times = Number(line.words[at].text);
      else line.problem("-n needs a number", line.words[at - 1]);
    }
    if (line.words[at] === undefined) line.problem("which command?");
    const inner = session.bind(line.from(line.words[at]));
    function* each<T>(once: () => Iterable<T>): Generator<T> {
      for (let n = 0; n < times; n++) {
        if (n > 0 && seconds > 0) pause(seconds);
        yield* once();
      }
    }
    return {
      form: inner.form,
      rows: (run) => each<Row>(() => inner.rows(run)),
      draw: (_, drawing) => each(() => inner.draw(inner.rows(drawing), drawing)),
    };
  },
});

function pause(seconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000);
}

/** The files that a command's own option names: `rd -r FILE`. */
import type { SaveFile } from "../../dsl/world.ts";
import { InquestError } from "../base/errors.ts";
import type { Process } from "../runtime/process.ts";
import { AnswerFile } from "./answer_file.ts";
import type { Asked } from "./command_line.ts";
import type { Question } from "./engine.ts";
import type { WriteRules } from "./write_rules.ts";

/** Who may write, and where. */
export interface Saving {
  readonly rules: Pick<WriteRules, "refusal">;
  readonly asked: Asked;
  /** A file that is there is replaced. */
  readonly overwrite: boolean;
  readonly process: Process;
}

/** A question whose command lines may write files. */
export function saving(question: Question, how: Saving): Question {
  return { ...question, run: (options) => question.run({ ...options, save: saver(how) }) };
}

function saver({ rules, asked, overwrite, process }: Saving): SaveFile {
  let files = 0;
  return (path, parts) => {
    const where = { start: ++files, end: files };
    const refusal = rules.refusal(path, where, { ...asked, name: `${asked.name ?? ""} rd` });
    if (refusal !== undefined) throw new InquestError(refusal.message, refusal.hint);
    const file = process.outside?.begin(path) ?? new AnswerFile(path, process.files, overwrite);
    try {
      for (const part of parts) file.writeBytes(part);
      file.keep();
    } finally {
      file.discard();
    }
  };
}

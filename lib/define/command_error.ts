/** Why a command line makes no sense, or cannot be answered. */
import type { Range } from "../../dsl/ast.ts";
import { InquestError } from "../base/errors.ts";

/** A command line that makes no sense, or cannot be answered; its message begins with the command's name. */
export class CommandError extends InquestError {
  constructor(
    message: string,
    /** What to do. */
    hint?: string,
    /** The part of the command line that it is about. */
    readonly range?: Range,
  ) {
    super(message, hint);
  }
}

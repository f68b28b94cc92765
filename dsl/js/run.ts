/** Makes the function of a js() ready, and runs it over rows. */
import { Failure, type Value } from "../value.ts";
import { truthy } from "./coerce.ts";
import { Environment, type JsInput, Run } from "./environment.ts";
import { JsError, Unread } from "./meter.ts";
import { compileBody } from "./statements.ts";
import type { JsProgram } from "./tree.ts";
import { toValue, use } from "./values.ts";

export type { JsInput } from "./environment.ts";

/**
 * The function made ready: from what it asks of a row to its answer. With `condition` that is whether the answer is
 * true as JavaScript has it. Nothing is thrown: an error of the function is the answer, and so is what it could not read.
 */
export function makeJs(program: JsProgram, condition: boolean): (input: JsInput) => Value {
  const body = compileBody(program.body);
  return (input) => {
    const run = new Run(input);
    try {
      const answer = use(body(new Environment(run)));
      return condition ? truthy(answer) : toValue(answer, run.meter);
    } catch (error) {
      if (error instanceof Unread) return error.value;
      if (error instanceof JsError) return new Failure(`js: ${error.message}`);
      throw error;
    }
  };
}

/** How a failure ends the program: one clear line on standard error, and a status. */
import { InquestError, Interrupted, MemoryFault } from "../base/errors.ts";
import { ClosedPipeError, type Process } from "../runtime/process.ts";
import { errorLine, errorLines } from "./screen.ts";

/** Says what went wrong and returns the exit status. A reader that has gone is no failure. */
export function reportFailure(error: unknown, process: Process): number {
  if (error instanceof ClosedPipeError) return 0;
  try {
    process.stderr.write(failureText(error));
    if (process.env("INQUEST_DEBUG") && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  } catch (problem) {
    if (!(problem instanceof ClosedPipeError)) throw problem;
  }
  return error instanceof InquestError || error instanceof Interrupted ? error.exitStatus : 1;
}

/** What is said of a failure: lines for standard error. */
export function failureText(error: unknown): string {
  if (isQueryError(error)) return errorLines(error.render());
  if (error instanceof InquestError) {
    return errorLine(`inquest: ${error.message}`) + (error.hint ? errorLine(`  hint: ${error.hint}`) : "");
  }
  if (error instanceof MemoryFault || error instanceof Interrupted) {
    return errorLine(`inquest: ${error.message}`);
  }
  if (error instanceof TypeError && /\bnpm package\b|--cached-only|--no-remote/.test(error.message)) {
    const [why] = error.message.split("\n");
    return errorLine(`inquest: a package of the program cannot be loaded: ${why}`) +
      errorLine("  hint: once it has a network, `deno install` in the program's folder fetches all of them");
  }
  const what = error instanceof Error ? `${error.name}: ${error.message.split("\n")[0]}` : String(error);
  return errorLine(`inquest: internal error: ${what}`) +
    errorLine(
      "  hint: please report it, with the command line and what INQUEST_DEBUG=1 adds to this message",
    );
}

/** What is wrong with a query draws itself, carets included. */
export function isQueryError(error: unknown): error is { render(): string } {
  return error instanceof InquestError && "render" in error && typeof error.render === "function";
}

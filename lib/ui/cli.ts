/**
 * The program: reads the command line, opens the dump, draws the answers. ^C needs no handler until a query takes long:
 * the process ends at once with status 130, and nothing has to be put back.
 */
import type { Range } from "../../dsl/ast.ts";
import { UsageError } from "../base/errors.ts";
import type { Process } from "../runtime/process.ts";
import { drawAnswer, type Drawing, holds, unknownFormat } from "./answer.ts";
import {
  type Asked,
  beside,
  type CommandLine,
  isElfProgram,
  isModule,
  readCommandLine,
  statementsOf,
} from "./command_line.ts";
import type { Code } from "./child/code.ts";
import type { Engine, OpenDump, Question } from "./engine.ts";
import { isQueryError, reportFailure } from "./failure.ts";
import type { Known } from "./help/topics.ts";
import { Interrupt } from "./interrupt.ts";
import { Progress } from "./progress.ts";
import { limitRights, mayWrite } from "./rights.ts";
import type { Watch } from "./watch.ts";
import { formatNames } from "./render/formats.ts";
import { errorLine, useColor } from "./screen.ts";

/** Runs the program; returns its exit status. */
export async function runCli(process: Process, engine: Engine): Promise<number> {
  try {
    if (process.args[0] === "plugin") return await (await import("./plugin/run.ts")).runPlugin(process);
    if (process.args[0] === "types") return await (await import("./types.ts")).runTypes(process);
    const line = readCommandLine(process.args, (path) => isElfProgram(process.readStart(path, 18)));
    const prompt = isPrompt(line, process);
    const code = mayLoadCode(line, process, prompt) ? await codeOf(line, process, prompt) : undefined;
    if (code !== undefined && prompt) {
      return await (await import("./lines/prompt_outside.ts")).promptOutside(code, line, process);
    }
    if (code !== undefined) return await (await import("./child/run.ts")).runInChild(code, line, process);
    if (line.remember && !line.trust && !prompt && process.outside === undefined) throw nothingToRemember();
    if (!prompt) await limitRights(line, process);
    if (line.help || line.version || line.topic !== undefined) return await about(line, process);
    return await answerAll(line, process, engine, prompt);
  } catch (error) {
    return reportFailure(error, process);
  }
}

/** Whether lines are asked for: there are none, and somebody is there who can type them. */
function isPrompt(line: CommandLine, process: Process): boolean {
  const asked = [line.line, ...line.lines, ...line.scripts].some((text) => text !== "");
  return line.vmcore !== undefined && !asked && !line.help && !line.version &&
    process.stdinIsTerminal && process.stdout.isTerminal && process.terminal !== undefined;
}

/** Code that the user loads runs in a process without rights, unless this is it, or he trusts the code. */
function mayLoadCode(line: CommandLine, process: Process, prompt: boolean): boolean {
  if (process.outside !== undefined || line.trust) return false;
  if (line.vmcore === undefined) return line.topic !== undefined && line.plugins.length > 0;
  const { scripts, plugins, inputs } = line;
  return prompt || [scripts, plugins, inputs].some((list) => list.length > 0) ||
    [...line.lines, line.line].some((text) => /\buse\b/.test(text));
}

function nothingToRemember(): UsageError {
  return new UsageError(
    "--remember is about code that runs in a sandbox, and there is none",
    "--plugin FILE or -f FILE.ts loads some; --trust needs no permissions",
  );
}

async function codeOf(line: CommandLine, process: Process, prompt: boolean): Promise<Code | undefined> {
  const code = await import("./child/code.ts");
  return await (prompt ? code.codeOfPrompt : code.codeOf)(line, process);
}

async function about(line: CommandLine, process: Process): Promise<number> {
  const { helpAbout, helpText, versionText } = await import("./help.ts");
  const text = line.topic !== undefined
    ? await helpAbout(line.topic, process, await known(line, process))
    : line.help
    ? helpText()
    : await versionText(process.runtime);
  process.stdout.write(text);
  return 0;
}

/** What the help tells about, with the plugins of the command line. */
async function known({ plugins }: CommandLine, process: Process): Promise<Known | undefined> {
  if (plugins.length === 0) return undefined;
  const { Plugins } = await import("../plugin/plugins.ts");
  const { declarations } = await import("../session/declarations.ts");
  const { pluginsFolder } = await import("./saved_queries.ts");
  const list = new Plugins(declarations, pluginsFolder(process.env));
  for (const name of plugins) await list.load(name);
  return { declarations: list.declarations(), plugins: list.loaded.map(({ declaration }) => declaration) };
}

async function answerAll(
  line: CommandLine,
  outer: Process,
  engine: Engine,
  prompt: boolean,
): Promise<number> {
  const progress = outer.stderr.isTerminal && outer.env("TERM") !== "dumb"
    ? new Progress(outer.stderr)
    : undefined;
  const process = progress?.around(outer) ?? outer;
  if (line.vmcore === undefined) {
    throw new UsageError(
      "which dump? usage: inquest [OPTIONS] [VMLINUX] VMCORE [LINE...]",
      "inquest --help says more",
    );
  }
  if (line.format !== undefined && line.plugins.length === 0 && !formatNames().includes(line.format)) {
    throw unknownFormat(line.format);
  }
  const locate = await locator(line, process);
  const texts = prompt ? [] : statementsOf(line, {
    file: (path) => process.readTextFile(path),
    locate: (path) => locate(path, path),
    input: () => process.readInput(),
    inputIsTerminal: process.stdinIsTerminal,
  });
  const interrupt = process.watchInterrupt && !prompt ? new Interrupt(process.watchInterrupt) : undefined;
  const watch: Watch = { progress, interrupt };
  const dump = await openDump(line, process, engine, watch);
  try {
    const answering = { line, process, interrupt, dump, asked: dump, locate };
    if (!prompt && line.inputs.length === 0) return await answerTexts(texts, answering);
    const conversation = await dump.converse();
    const { lineRunner } = await import("./lines/line_runner.ts");
    const runner = await lineRunner({ line, process, conversation, watch, dump, prompt });
    const { startLines } = await import("./lines/start.ts");
    const lines = startLines({ line, process, runner, color: useColor(line, process), watch });
    const status = await lines.files(prompt);
    if (status !== undefined) return status;
    if (prompt) return await lines.prompt();
    return await answerTexts(texts, { ...answering, asked: conversation }) || lines.status;
  } finally {
    progress?.clear();
    dump.close();
  }
}

/** Opens the dump that a command line names, watched while it answers. */
export async function openDump(
  line: CommandLine,
  process: Process,
  engine: Engine,
  watch: Watch,
): Promise<OpenDump> {
  const { vmcore = "", vmlinux, systemMap, cache, plugins } = line;
  const watched = watch.progress !== undefined || watch.interrupt !== undefined ||
    process.watchInterrupts !== undefined;
  const pluginFolder = line.trust || process.outside !== undefined
    ? (await import("./saved_queries.ts")).pluginsFolder(process.env)
    : undefined;
  return await engine.open({
    vmcore,
    ...(vmlinux === undefined ? {} : { vmlinux }),
    ...(systemMap === undefined ? {} : { systemMap }),
    cache,
    ...(plugins.length === 0 ? {} : { plugins }),
    ...(pluginFolder === undefined ? {} : { pluginFolder }),
    onWarning: (message) => process.stderr.write(errorLine(`inquest: warning: ${message}`)),
    ...(watched && {
      onRow(source: string) {
        watch.interrupt?.poll();
        watch.progress?.row(source);
      },
      onProgress(done: number, total: number, what: string) {
        watch.interrupt?.poll();
        watch.progress?.part(done, total, what);
      },
    }),
  });
}

function drawingOf(line: CommandLine, process: Process): Omit<Drawing, "first"> {
  return {
    color: useColor(line, process),
    overwrite: line.overwrite,
    ...(process.stdout.columns === undefined ? {} : { width: process.stdout.columns }),
    ...(line.format === undefined ? {} : { format: line.format }),
  };
}

/** Asks the texts, then runs the scripts that are modules. */
async function answerTexts(
  texts: readonly Asked[],
  { line, process, interrupt, ...rest }: Answering,
): Promise<number> {
  const modules = line.scripts.filter(isModule);
  const { loadScripts, runScripts } = modules.length === 0 ? {} : await import("./script_answer.ts");
  const scripts = await loadScripts?.(modules, rest.dump, line.args) ?? [];
  const questions = await understand(texts, line, rest.asked, process, rest.locate);
  const status = await answerEach(questions, line, process, interrupt);
  if (runScripts === undefined || status === 130) return status;
  const drawing = { ...drawingOf(line, process), first: questions.length === 0 };
  return await runScripts(scripts, line, drawing, process, interrupt) || status;
}

/** What answers need. */
interface Answering {
  readonly line: CommandLine;
  readonly process: Process;
  readonly interrupt: Interrupt | undefined;
  readonly dump: OpenDump;
  /** Who is asked: the dump, or the conversation that was begun on it. */
  readonly asked: Pick<OpenDump, "ask">;
  readonly locate: Locate;
}

async function answerEach(
  questions: readonly Question[],
  line: CommandLine,
  process: Process,
  interrupt: Interrupt | undefined,
): Promise<number> {
  const drawing = drawingOf(line, process);
  const options = interrupt === undefined ? {} : { poll: () => interrupt.poll() };
  let failed = false, first = true;
  for (const question of questions) {
    const answer = question.run(options);
    if (answer.to !== undefined) interrupt?.begin();
    if (answer.assertion !== undefined) {
      failed = !holds(answer, answer.assertion, process) || failed;
    } else {
      const outcome = await drawAnswer(answer, { ...drawing, first }, process);
      failed ||= outcome.failed || (line.strict && !outcome.complete);
      first &&= answer.to !== undefined;
    }
    if (answer.stats.interrupted) return 130;
  }
  return failed ? 1 : 0;
}

/** The path of a file that goes by a path, or by a name alone. */
type Locate = (path: string, name: string) => string;

/** Saved queries are looked for where a file is named; a lone line names none. */
async function locator(line: CommandLine, process: Process): Promise<Locate> {
  const own = [line.line, ...line.lines].join("\n").trim();
  if (own !== "" && line.scripts.length === 0 && !/\buse\b/.test(own)) return (path) => path;
  const { locate } = await import("./saved_queries.ts");
  return (path, name) => locate(path, name, process);
}

/** Everything is understood before anything is run. */
async function understand(
  texts: readonly Asked[],
  line: CommandLine,
  dump: Pick<OpenDump, "ask">,
  process: Process,
  locate: Locate,
): Promise<Question[]> {
  const questions: Question[] = [];
  const read = (path: string, from: string | undefined) => {
    const name = locate(beside(path, from), path);
    return { name, text: process.readTextFile(name) };
  };
  const writes = mayWrite(texts.map(({ text }) => text));
  const rules = writes ? (await import("./write_rules.ts")).writeRules(line, process) : undefined;
  const saved = writes ? (await import("./saved_files.ts")).saving : undefined;
  for (const asked of texts) {
    const { text, name } = asked;
    const asking = {
      parameters: line.parameters,
      read,
      plugins: line.trust || process.outside !== undefined,
      refuseFile: (path: string, range: Range) => rules?.refusal(path, range, asked),
      ...(name === undefined ? {} : { name }),
    };
    try {
      for (const question of await dump.ask(text, asking)) {
        const how = rules && { rules, asked, overwrite: line.overwrite, process };
        questions.push(how && saved ? saved(question, how) : question);
      }
    } catch (error) {
      const stray = text.endsWith(line.line) ? line.strayOptions.join(", ") : "";
      if (!stray || !isQueryError(error)) throw error;
      throw new UsageError(
        `${stray} behind the line is read as a part of it`,
        "options go directly behind VMCORE",
      );
    }
  }
  return questions;
}

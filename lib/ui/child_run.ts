/**
 * The process outside: runs the program in a child that may read the dump, and what else the user's command line
 * allows; writes what it says, and the files that the command line names.
 */
import { InquestError, Interrupted, UsageError } from "../base/errors.ts";
import { pathOf } from "../base/file_url.ts";
import { type Ask, bytesOf } from "../plugin/sandbox/frames.ts";
import { harmless } from "../plugin/sandbox/harmless.ts";
import { defaultLimits, withLimit } from "../plugin/sandbox/limits.ts";
import {
  checkedHost,
  checkedVariable,
  type Granted,
  permissionFlags,
} from "../plugin/sandbox/permissions.ts";
import { Supervisor } from "../plugin/sandbox/supervisor.ts";
import { cacheDirectory } from "../runtime/cache_dir.ts";
import { workingFolder } from "../runtime/working_folder.ts";
import type { FileOutput, Process } from "../runtime/process.ts";
import type { AnswerFile } from "./answer_file.ts";
import type { ChildRequest } from "./child_side.ts";
import type { Code } from "./code.ts";
import type { CommandLine } from "./command_line.ts";
import { limitRights, mayWrite } from "./rights.ts";
import { queriesFolder } from "./saved_queries.ts";
import { useColor } from "./screen.ts";
import type { Refusal } from "./write_rules.ts";

/** Variables that the program looks at; the child's own environment is empty. */
const variables = [
  "APPDATA",
  "HOME",
  "INQUEST_DEBUG",
  "LOCALAPPDATA",
  "NO_COLOR",
  "TERM",
  "XDG_CACHE_HOME",
  "XDG_CONFIG_HOME",
];

/** Of the program's own folder, what a child may read. */
const ownParts = ["lib", "dsl", "mod.ts", "deno.json", "package.json"];

/** Beside it lies what the program is made of; a bundle knows its place, too. */
const door = new URL("../../mod.ts", import.meta.url);

/** Runs the whole command line in a child; its exit status. */
export async function runInChild(code: Code, line: CommandLine, process: Process): Promise<number> {
  const startChild = await process.childStarter?.();
  if (startChild === undefined) throw new InquestError("no child can be started");
  const { granted } = line;
  granted.net.forEach(checkedHost);
  granted.env.forEach(checkedVariable);
  const limits = line.limits.reduce(withLimit, defaultLimits);
  const outside = await OutsideFiles.create(line, process);
  const child = new Supervisor({
    start: startChild,
    module: new URL("./child_main.ts", import.meta.url),
    flags: [
      `--config=${pathOf(new URL("./deno.json", door))}`,
      ...permissionFlags(granted, readable(code, line, process), await hiddenIn(granted)),
    ],
    env: grantedVariables(line, process),
    writesFiles: granted.write.length > 0,
    limits,
    session: false,
    name: code.names.join(", "),
    serve: (what, text) => outside.serve(what, text),
  });
  // The child runs: from here on this process starts nothing more, and writes what the command line names.
  await limitRights({ ...line, allowRun: false }, process);
  process.onSignals?.((name) => {
    if (name === "SIGINT") return child.interrupt();
    child.close();
    process.exit(name === "SIGTERM" ? 143 : 129);
  });
  try {
    return await relay(child, line, process);
  } finally {
    child.close();
    outside.close();
  }
}

/** Writes what the child says; its exit status. */
async function relay(child: Supervisor, line: CommandLine, process: Process): Promise<number> {
  const { stdout, stderr } = process;
  const color = useColor(line, process);
  for await (const said of child.run(requestOf(process))) {
    if (said.kind === "done") return said.status;
    if (said.kind === "out") stdout.write(harmless(said.text, { color }));
    else stderr.write(harmless(said.text, { redraw: stderr.isTerminal }));
  }
  throw new Interrupted();
}

function requestOf(process: Process): ChildRequest {
  const { columns } = process.stdout;
  return {
    args: process.args,
    folder: workingFolder(),
    env: Object.fromEntries(variables.flatMap((name) => {
      const value = process.env(name);
      return value === undefined ? [] : [[name, value]];
    })),
    ...(columns === undefined ? {} : { columns }),
    stdoutIsTerminal: process.stdout.isTerminal,
    stderrIsTerminal: process.stderr.isTerminal,
    stdinIsTerminal: process.stdinIsTerminal,
  };
}

/** All files that the child may read: what the command line names, and the program itself. */
function readable(code: Code, line: CommandLine, process: Process): string[] {
  const { files } = process;
  const root = pathOf(new URL("./", door));
  const paths = ownParts.map((part) => root + part);
  const add = (path: string | undefined) => {
    if (path === undefined) return;
    paths.push(absolute(path));
    try {
      paths.push(files.realPath(path));
    } catch {
      // It is not there, and the program inside will say so.
    }
  };
  for (const path of [line.vmcore, line.vmlinux, line.systemMap]) add(path);
  if (line.cache) add(cacheDirectory(process.env));
  add(queriesFolder(process.env));
  return [...new Set([...paths, ...code.files])];
}

/** Links that lead out of the folders that a child may use. */
async function hiddenIn({ read, write }: Granted): Promise<string[]> {
  if (read.length + write.length === 0) return [];
  const { linksOut } = await import("../runtime/links_out.ts");
  return [...read, ...write].flatMap((path) => {
    let links: string[] | undefined;
    try {
      links = linksOut(absolute(path));
    } catch {
      // It is not there.
      return [];
    }
    if (links !== undefined) return links;
    throw new UsageError(`${path}: there is too much in this folder to grant it`, "name a smaller one");
  });
}

function absolute(path: string): string {
  return path.startsWith("/") ? path : `${workingFolder()}/${path}`;
}

function grantedVariables(line: CommandLine, process: Process): Record<string, string> {
  return Object.fromEntries(line.granted.env.flatMap((name) => {
    const value = process.env(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** Does for a child what it may not do itself, as far as the user's own command line allows it. */
class OutsideFiles {
  #file: FileOutput | undefined;
  /** Against these nothing speaks. */
  readonly #granted = new Set<string>();

  private constructor(
    private readonly process: Process,
    private readonly overwrite: boolean,
    /** What speaks against a file, and how one is begun; absent: no file may be written. */
    private readonly writing?: {
      readonly refusal: (path: string, where: string) => Refusal | undefined;
      readonly AnswerFile: typeof AnswerFile;
    },
  ) {}

  static async create(line: CommandLine, process: Process): Promise<OutsideFiles> {
    const { files } = process, { overwrite } = line;
    if (line.allowWrite.length === 0 && !mayWrite([line.line, ...line.lines])) {
      return new OutsideFiles(process, overwrite);
    }
    const { WriteRules, writtenPlaces } = await import("./write_rules.ts");
    const { AnswerFile, placeOf } = await import("./answer_file.ts");
    const rules = new WriteRules(line, files), named = new Set(await writtenPlaces(line, files));
    return new OutsideFiles(process, overwrite, {
      // Whatever the child says of who wants it: what the user named is his own wish.
      refusal: (path, name) => {
        const own = named.has(placeOf(path, files) ?? "");
        return rules.refusal(path, { start: 0, end: 0 }, { text: "", name, ...(own && { own }) });
      },
      AnswerFile,
    });
  }

  serve(what: Ask, text: string): string | undefined {
    switch (what) {
      case "input":
        return this.process.readInput();
      case "file": {
        const [where = "", path = ""] = text.split("\n", 2);
        const refusal = this.#refusal(path, where);
        if (refusal === undefined) this.#granted.add(path);
        return refusal && JSON.stringify(refusal);
      }
      case "begin":
        return this.#begin(text);
      case "text":
        return void this.#open().write(text);
      case "bytes":
        return void this.#open().writeBytes(bytesOf(text));
      case "keep":
        this.#open().keep();
        this.#file = undefined;
        return undefined;
      case "drop":
        return this.close();
    }
  }

  /** What was not completed is taken away. */
  close(): undefined {
    this.#file?.discard();
    this.#file = undefined;
  }

  #refusal(path: string, where: string): Refusal | undefined {
    return this.writing === undefined
      ? {
        message: "only lines of the command line may write",
        hint: "--allow-write DIR lets scripts write below it",
      }
      : this.writing.refusal(path, where);
  }

  #begin(path: string): undefined {
    this.close();
    if (this.writing === undefined || !this.#granted.has(path)) {
      throw new InquestError(`"${path}" was not asked for`);
    }
    this.#file = new this.writing.AnswerFile(path, this.process.files, this.overwrite);
  }

  #open(): FileOutput {
    if (this.#file === undefined) throw new InquestError("no file is open");
    return this.#file;
  }
}

/** The variables of `set`: what they are, what they may be, and what they do here. */
import type { CommandContext, CommandSession } from "../../define/command.ts";
import type { PageCache } from "../../memory/page_cache.ts";
import { PhysicalSpace } from "../../memory/physical.ts";
import { debuggerStyle } from "../../types/print.ts";
import type { Target } from "../../types/target.ts";
import { countNumber, hexNumber } from "../words/address.ts";
import { hideOffline, offlineVariable } from "../words/offline.ts";

/** A variable as it is declared. */
export interface SetVariable {
  readonly name: string;
  readonly summary: string;
  /** What it may be, where that is one of a few words. */
  readonly settings?: readonly string[];
  /** Its value as text, as it stands behind the name. */
  show(session: CommandSession): string;
  /** Takes a setting; returns why it cannot, or undefined. */
  accept(setting: string, session: CommandSession): string | undefined;
  /** What `set NAME` shows instead of `NAME: VALUE`. */
  line?(session: CommandSession): string;
}

const invalid = "invalid";

/** What of a switch cannot be had, and why. */
interface Refused {
  readonly on?: string;
  readonly off?: string;
}

function value<T extends string | number | boolean>(context: CommandContext, name: string, otherwise: T): T {
  const found = context.variables.get(name);
  return typeof found === typeof otherwise ? found as T : otherwise;
}

/** What switches a variable on or off; crash's users may write it as a number. */
function switchOf(setting: string): boolean | undefined {
  return setting === "on" || setting === "1"
    ? true
    : setting === "off" || setting === "0"
    ? false
    : undefined;
}

const switches: readonly string[] = ["on", "off"];

/** `on` or `off`. */
function toggle(name: string, start: boolean, summary: string, refused: Refused = {}): SetVariable {
  return {
    name,
    summary,
    settings: switches.filter((setting) => refused[setting as keyof Refused] === undefined),
    show: ({ context }) => value(context, name, start) ? "on" : "off",
    accept(setting, { context }) {
      const on = switchOf(setting);
      if (on === undefined) return invalid;
      const why = refused[on ? "on" : "off"];
      if (why === undefined) context.variables.set(name, on);
      return why;
    },
  };
}

/** One of some words. */
function choice(name: string, words: readonly string[], summary: string): SetVariable {
  return {
    name,
    summary,
    settings: words,
    show: ({ context }) => value(context, name, words[0]),
    accept(setting, { context }) {
      if (!words.includes(setting)) return invalid;
      context.variables.set(name, setting);
      return undefined;
    },
  };
}

/** What can be asked for, and not be set. */
function fixed(
  name: string,
  summary: string,
  show: (session: CommandSession) => string,
  why: string,
): SetVariable {
  return { name, summary, show, accept: () => why };
}

function radixText({ context }: CommandSession): string {
  return context.radix === 16 ? "16 (hex)" : "10 (decimal)";
}

const radix: SetVariable = {
  name: "radix",
  summary: "10 or 16: how integers are written where the command line does not say",
  settings: ["10", "16"],
  show: radixText,
  accept(setting, { context }) {
    const wanted = { "10": 10, dec: 10, decimal: 10, "16": 16, hex: 16, hexadecimal: 16 } as const;
    if (!Object.hasOwn(wanted, setting)) return invalid;
    context.radix = wanted[setting as keyof typeof wanted];
    return undefined;
  },
  line: (session) => `output radix: ${radixText(session)}`,
};

const pagers = ["on", "off", "less", "more", "CRASHPAGER"];

const scroll: SetVariable = {
  name: "scroll",
  summary:
    "on, off, less, more or CRASHPAGER: what shows long answers of a prompt page by page; elsewhere nothing does",
  settings: pagers,
  show: ({ context }) => {
    const pager = value(context, "scroll", "off");
    return pager === "off" ? "off (none)" : pager;
  },
  accept(setting, { context }) {
    if (!pagers.includes(setting)) return invalid;
    context.variables.set("scroll", setting);
    return undefined;
  },
};

const printMax: SetVariable = {
  name: "print_max",
  summary: "how many elements of an array, and characters of a text, are printed",
  show: ({ target }) => String(target.once(debuggerStyle).elements),
  accept(setting, { target }) {
    const count = countNumber(setting);
    if (count === undefined || count === 0n || count > 1n << 20n) return invalid;
    target.once(debuggerStyle).elements = Number(count);
    return undefined;
  },
};

/** `on` or `off` of what is not kept in the context. */
function switched(
  name: string,
  summary: string,
  isOn: (target: Target) => boolean,
  turn: (target: Target, on: boolean) => void,
): SetVariable {
  return {
    name,
    summary,
    settings: switches,
    show: ({ target }) => isOn(target) ? "on" : "off",
    accept(setting, { target }) {
      const on = switchOf(setting);
      if (on === undefined) return invalid;
      turn(target, on);
      return undefined;
    },
  };
}

const printArray = switched(
  "print_array",
  "on or off: whether each element of an array stands in a line of its own",
  (target) => target.once(debuggerStyle).arrayLines,
  (target, on) => target.once(debuggerStyle).arrayLines = on,
);

const nullStop = switched(
  "null-stop",
  "on or off: whether the text of a character array ends at its first NUL",
  (target) => target.once(debuggerStyle).nullStop,
  (target, on) => target.once(debuggerStyle).nullStop = on,
);

const zeroExcluded = switched(
  "zero_excluded",
  "on or off: whether pages that were left out of the dump are read as zeros",
  (target) => pageCache(target)?.zeroExcluded ?? false,
  (target, on) => {
    const cache = pageCache(target);
    if (cache) cache.zeroExcluded = on;
  },
);

function pageCache({ physical }: Target): PageCache | undefined {
  return physical instanceof PhysicalSpace ? physical.cache : undefined;
}

const debug: SetVariable = {
  name: "debug",
  summary: "a number: kept, and without effect",
  show: ({ context }) => String(value(context, "debug", 0)),
  accept(setting, { context }) {
    const level = countNumber(setting);
    if (level === undefined || level > 0xffffffffn) return invalid;
    context.variables.set("debug", Number(level));
    return undefined;
  },
};

const scope: SetVariable = {
  name: "scope",
  summary: "0: a dump's types are the same wherever they are looked at",
  show: () => "0 (not set)",
  accept(setting, { target }) {
    const address = target.symbols.find(setting)?.address ?? hexNumber(setting);
    if (address === undefined) return invalid;
    return address === 0n ? undefined : "a dump's types are the same in every scope";
  },
};

/** In the order in which crash lists them; the dump file is listed, too, and no name that `set` takes. */
export const setVariables: readonly SetVariable[] = [
  scroll,
  radix,
  toggle("refresh", true, "on or off: kept, and without effect: the tasks of a dump do not change"),
  printMax,
  printArray,
  {
    ...fixed("console", "none", () => "(not assigned)", "there is no debug console: use 2> of the shell"),
    line: () => "console: not set",
  },
  debug,
  {
    ...toggle("core", false, "off: this program drops no core", { on: "this program drops no core" }),
    line: () => "core: off (do NOT drop core on error message)",
  },
  toggle("hash", true, "on: lists are always checked for loops", {
    off: "lists are always checked for loops",
  }),
  toggle("silent", false, "on or off: kept, and without effect: nothing is said at the start"),
  fixed("edit", "how lines are edited", () => "vi", "cannot change editing mode during runtime"),
  fixed(
    "namelist",
    "where symbols come from",
    ({ files }) => files.vmlinux ?? files.vmcore,
    "the files of a session are given when it starts",
  ),
  fixed(
    "dumpfile",
    "the dump",
    ({ files }) => files.vmcore,
    "the files of a session are given when it starts",
  ),
  toggle("unwind", true, "on: stacks are always unwound by the kernel's own tables", {
    off: "stacks are always unwound by the kernel's own tables",
  }),
  zeroExcluded,
  nullStop,
  toggle("gdb", false, "off: there is no gdb in here", { on: "there is no gdb in here" }),
  scope,
  choice(
    offlineVariable,
    ["show", hideOffline],
    "show or hide: what `mach` tells of CPUs that were not online",
  ),
  toggle("redzone", true, "on or off: kept, and without effect: objects are shown where they are"),
  {
    ...choice("error", ["default"], "default: errors go to standard error"),
    accept: (setting) =>
      setting === "default" ? undefined : "errors go to standard error: use 2> of the shell",
  },
];

/** `print_max: 256`. */
export function variableLine(variable: SetVariable, session: CommandSession): string {
  return variable.line?.(session) ?? `${variable.name}: ${variable.show(session)}`;
}

export function isInvalid(why: string): boolean {
  return why === invalid;
}

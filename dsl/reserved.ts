/** Words that a definition may not take: they mean something to a crash user's fingers, or to the language. */
import { clauseKeywords } from "./ast.ts";

const crash =
  ("alias ascii bpf bt btop dev dis eval exit extend files foreach fuser gdb help ipcs irq kmem list log " +
    "mach mod mount net p ps pte ptob ptov q quit rd repeat runq sbitmapq search set sf sig sn struct swap sym sys task " +
    "timer tree union vm vtop waitq whatis wr man hex dec g px pd for size dmesg lsmod last").split(" ");
const language =
  "assert def use else on as by and or not in is has like contains between true false null match any all exists explain"
    .split(" ");

const commands: ReadonlySet<string> = new Set(crash);
const reserved: ReadonlySet<string> = new Set([...crash, ...language, ...clauseKeywords]);

/** Whether the word may not be defined. */
export function isReserved(word: string): boolean {
  return reserved.has(word);
}

/** Whether the word is a command of crash, or an alias that crash begins with. */
export function isCrashCommand(word: string): boolean {
  return commands.has(word);
}

/** What is said of the state of tasks where a source should stand: `foreach UN`. */
export function behindTasks(word: string): string | undefined {
  return /^(?:[A-Z]{2}|\d\w*)$/.test(word)
    ? `crash's form has a command behind the tasks: foreach ${word} bt`
    : undefined;
}

/** Sources that have what a command of crash shows. */
const tablesFor: Readonly<Record<string, readonly string[]>> = {
  files: ["file"],
  kmem: ["slab", "page", "vmalloc"],
  mount: ["mount"],
  vm: ["vma"],
};

/** What to do where a command of crash is not there. */
export function withoutCommand(word: string, sources: readonly string[]): string {
  const tables = (tablesFor[word] ?? []).filter((name) => sources.includes(name));
  const instead = tables.map((name) => `foreach ${name}`).join(", ");
  return `\`help\` lists the commands that there are${instead && `; for queries there is ${instead}`}`;
}

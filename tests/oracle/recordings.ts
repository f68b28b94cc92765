/** What crash and drgn said about the tasks of a dump, read back from the files that `record` keeps. */

/** One frame of the kernel. */
export interface Frame {
  readonly pc: string;
  readonly symbol?: string;
  /** Where the symbol starts, if the recording says so. */
  readonly start?: string;
}

/** A task of a recording. crash's backtraces name fewer properties than drgn's list does. */
export interface RecordedTask {
  readonly pid: number;
  readonly comm: string;
  readonly cpu: number;
  readonly tgid?: number;
  readonly ppid?: number;
  readonly state?: string;
  readonly running?: boolean;
  readonly stack: readonly Frame[];
}

interface DrgnFrame {
  readonly pc: string;
  readonly inline: boolean;
  readonly symbol?: string;
  readonly symbol_at?: string;
}

interface DrgnTask {
  readonly pid: number;
  readonly tgid: number;
  readonly comm: string;
  readonly state: string;
  readonly ppid: number;
  readonly cpu: number;
  readonly on_cpu: boolean;
  readonly stack: readonly DrgnFrame[];
}

/** The tasks of drgn_tasks.py: of their stacks the kernel's own frames, without inlined ones. */
export function parseDrgn(text: string): RecordedTask[] {
  const { tasks } = JSON.parse(text) as { tasks: DrgnTask[] };
  return tasks.map(({ stack, on_cpu: running, ...task }) => ({
    ...task,
    running,
    stack: kernelPart(stack).filter((frame) => !frame.inline)
      .map(({ pc, symbol, symbol_at: start }) => ({ pc: address(pc), symbol, start })),
  }));
}

/** The frames before the first one in user space: where user pages are in a dump, drgn goes on into garbage. */
export function kernelPart<T extends { readonly pc: string }>(stack: readonly T[]): readonly T[] {
  const end = stack.findIndex((frame) => !inKernel(frame.pc));
  return end < 0 ? stack : stack.slice(0, end);
}

/** The upper half of the address space is the kernel's. */
function inKernel(pc: string): boolean {
  return BigInt(pc) >> 63n === 1n;
}

/** One spelling of an address: 0x and lower case, without zeros in front. */
export function address(hex: string): string {
  return "0x" + BigInt(hex.startsWith("0x") ? hex : "0x" + hex).toString(16);
}

const heading = /^PID: (\d+) +TASK: [0-9a-f]+ +CPU: (\d+) +COMMAND: "(.*)"$/;
const numbered = /^ *#\d+ \[[0-9a-f]+\] (\S+) at ([0-9a-f]+)/;
const exception = /^ +\[exception RIP: ([^\]+]+)/;
const instruction = /^ +RIP: ([0-9a-f]{16}) /;

/** The tasks of crash's `foreach bt`. */
export function parseBacktraces(text: string): RecordedTask[] {
  return text.split(/^(?=PID: )/m).flatMap((block) => {
    const lines = block.split("\n");
    const task = heading.exec(lines[0]);
    if (!task) return [];
    return [{ pid: Number(task[1]), cpu: Number(task[2]), comm: task[3], stack: framesOf(lines) }];
  });
}

/**
 * The numbered lines, and where "[exception RIP: ...]" says that the kernel itself was interrupted. After a change
 * of stacks crash shows such a frame twice: with its registers, then numbered.
 */
function framesOf(lines: readonly string[]): Frame[] {
  const frames: Frame[] = [];
  let symbol: string | undefined;
  let twice: string | undefined;
  for (const line of lines) {
    const match = numbered.exec(line);
    const rip = instruction.exec(line)?.[1];
    symbol = exception.exec(line)?.[1] ?? symbol;
    if (match) {
      const pc = address(match[2]);
      if (pc !== twice) frames.push({ pc, symbol: match[1] });
      twice = undefined;
    } else if (rip && symbol) {
      twice = address(rip);
      frames.push({ pc: twice, symbol });
      symbol = undefined;
    }
  }
  return frames;
}

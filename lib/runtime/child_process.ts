/**
 * This program once more, in a process of its own: with other permissions, and within bounds that the system keeps. A
 * process that may start this may start anything: Deno hands a child whatever permissions its flags say. So only the
 * trusted process has that right, and what runs in the child has not.
 */

/** What the child may use up. */
export interface Bounds {
  /** Bytes, of JavaScript's heap and of everything together. */
  readonly memory: number;
  /** Seconds of all its threads together; absent: as many as it wants. */
  readonly processorTime?: number;
  /** Whether it may write regular files at all, if its permissions say so. */
  readonly writesFiles: boolean;
}

export interface ChildRequest {
  /** The module that it runs. */
  readonly module: URL;
  /** Of `deno run`: its permissions. */
  readonly flags: readonly string[];
  /** All that its environment holds besides what Deno needs to find its cache. */
  readonly env: Readonly<Record<string, string>>;
  readonly bounds: Bounds;
}

/** How a child ended. */
export interface ChildEnd {
  readonly status: number;
  /** The signal that ended it: "SIGKILL". */
  readonly signal: string | null;
  /** The end of what it wrote to standard error. */
  readonly said: string;
}

export interface Child {
  /** What it writes to standard output; while nobody reads on, it waits. */
  readonly output: AsyncIterable<Uint8Array>;
  /** Writes to its standard input; nothing happens when it has ended. */
  send(text: string): void;
  signal(name: "SIGINT" | "SIGKILL"): void;
  /**
   * From now on it can write no regular file, whatever its permissions say; false when that cannot be had. Where it
   * never could, nothing happens.
   */
  denyFiles(): boolean;
  readonly ended: Promise<ChildEnd>;
}

export type StartChild = (request: ChildRequest) => Child;

/** What Deno itself takes besides, most of it only reserved: the code of V8, a thread that hears of ^C. */
const ownMemory = 1344 << 20;
/** Of standard error, this much is kept. */
const mostSaid = 8192;

/**
 * What takes from a running process the right to write files. A child that never had it cannot open the caches that Deno
 * keeps of compiled modules, and starts twice as slowly.
 */
const deniesLater = ["/usr/bin/prlimit", "/bin/prlimit"].find((path) => {
  try {
    return Deno.build.os === "linux" && Deno.statSync(path).isFile;
  } catch {
    return false;
  }
});

function denyFiles(prlimit: string, pid: number): boolean {
  try {
    const args = ["--fsize=0:0", "--pid", String(pid)];
    return new Deno.Command(prlimit, { args, stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** Starts one, under Deno. It has no terminal, and ^C there does not reach it. */
export const startChild: StartChild = ({ module, flags, env, bounds }) => {
  const heap = Math.max(64, Math.floor(bounds.memory / (1 << 20)));
  const words = [
    Deno.execPath(),
    "run",
    "--quiet",
    "--no-prompt",
    "--no-remote",
    "--cached-only",
    `--v8-flags=--max-old-space-size=${heap}`,
    ...flags,
    module.href,
  ];
  const [command, ...args] = bounded(words, bounds);
  const child = new Deno.Command(command, {
    args,
    clearEnv: true,
    env: { ...cacheVariables(), DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    detached: Deno.build.os !== "windows",
  }).spawn();
  const said = lastOf(child.stderr);
  const input = child.stdin.getWriter(), encoder = new TextEncoder();
  return {
    output: child.stdout,
    send: (text) => void input.write(encoder.encode(text)).catch(() => {}),
    signal(name) {
      try {
        child.kill(name);
      } catch {
        // It has ended.
      }
    },
    denyFiles: () => deniesLater === undefined || bounds.writesFiles || denyFiles(deniesLater, child.pid),
    ended: child.status.then(async ({ code, signal }) => ({ status: code, signal, said: await said })),
  };
};

/**
 * Deno has no bounds but that of JavaScript's heap, which buffers are not in; and localStorage and caches are files that
 * no permission is asked for. A shell sets the system's own: what would go beyond fails in the child.
 */
function bounded(
  words: readonly string[],
  { memory, processorTime, writesFiles }: Bounds,
): readonly string[] {
  if (Deno.build.os === "windows") return words;
  const limits = [
    "-c 0",
    `-d ${Math.ceil((memory + ownMemory) / 1024)}`,
    ...(processorTime === undefined ? [] : [`-t ${Math.ceil(processorTime)}`]),
    ...(writesFiles || deniesLater !== undefined ? [] : ["-f 0"]),
  ];
  const script = `trap '' XFSZ; ${limits.map((limit) => `ulimit ${limit} 2>/dev/null; `).join("")}exec "$@"`;
  return ["/bin/sh", "-c", script, "sh", ...words];
}

/** Of this process's environment what tells Deno where its cache is. */
function cacheVariables(): Record<string, string> {
  const names = ["DENO_DIR", "HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "SystemRoot"];
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

async function lastOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stream) text = (text + decoder.decode(bytes, { stream: true })).slice(-mostSaid);
  return text;
}

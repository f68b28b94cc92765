/** Runs a program, shows what it prints as it comes, and keeps it for counting. */

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** Shown while it runs; otherwise only kept. */
  readonly show?: boolean;
  /** Standard error is shown as it comes, and not kept. */
  readonly stdoutOnly?: boolean;
  /** Milliseconds after which it is killed. */
  readonly timeout?: number;
}

export interface Run {
  readonly exitCode: number;
  /** Standard output and standard error, in the order in which they came. */
  readonly output: string;
  readonly timedOut: boolean;
}

/** Runs `command` without a stdin; a program that cannot be started has exit code 127. */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<Run> {
  const pieces: string[] = [];
  const collect = async (stream: ReadableStream<Uint8Array>, sink: { writeSync(b: Uint8Array): number }) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      if (options.show) writeAll(sink, chunk);
      pieces.push(decoder.decode(chunk, { stream: true }));
    }
  };
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(command[0], {
      args: command.slice(1),
      cwd: options.cwd,
      env: options.env,
      stdin: "null",
      stdout: "piped",
      stderr: options.stdoutOnly ? "inherit" : "piped",
    }).spawn();
  } catch (error) {
    return { exitCode: 127, output: `${command[0]}: ${(error as Error).message}\n`, timedOut: false };
  }
  let timedOut = false;
  const timer = options.timeout
    ? setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, options.timeout)
    : undefined;
  const [status] = await Promise.all([
    child.status,
    collect(child.stdout, Deno.stdout),
    options.stdoutOnly ? undefined : collect(child.stderr, Deno.stderr),
  ]);
  clearTimeout(timer);
  return { exitCode: status.code, output: pieces.join(""), timedOut };
}

function writeAll(sink: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += sink.writeSync(bytes.subarray(done));
}

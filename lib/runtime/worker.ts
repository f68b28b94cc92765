/** Threads beside this one, on Deno, Bun and Node. They share memory with it, and nothing else. */

import type { Worker as NodeWorker } from "node:worker_threads";
import { isBun, isDeno } from "./which.ts";

/** A thread that was started. */
export interface Thread {
  /** Ends it wherever it is. */
  stop(): void;
}

interface MessagePort {
  postMessage(data: unknown): void;
  terminate(): unknown;
}

/** Node's own threads; Deno and Bun have those of the web. */
const threads = isDeno || isBun ? undefined : await import("node:worker_threads");

/** Threads that can run at the same time; Node has a navigator only since 21. */
export const parallelism: number = threads
  ? (await import("node:os")).availableParallelism()
  : navigator.hardwareConcurrency;

/**
 * Starts a module in a thread of its own, which is given the data by `onStart`. Undefined where none can be started.
 * What fails there fails nothing here: who waits for it must be able to do without.
 */
export function startThread(module: URL, data: unknown): Thread | undefined {
  try {
    const port = threads
      ? nodeWorker(new threads.Worker(module))
      : webWorker(new Worker(module, { type: "module" }));
    port.postMessage(data);
    return { stop: () => void port.terminate() };
  } catch {
    return undefined;
  }
}

function webWorker(worker: Worker): MessagePort {
  // Unheard, an error there would end this process.
  worker.onerror = (event) => event.preventDefault();
  return worker;
}

function nodeWorker(worker: NodeWorker): MessagePort {
  worker.on("error", () => {});
  worker.unref();
  return worker;
}

/** In a thread's module: what is done with the data that it was started with. Where that fails, nothing more is done. */
export function onStart<T>(work: (data: T) => Promise<void>): void {
  const start = (data: T) => void work(data).catch(() => {});
  if (threads) {
    threads.parentPort?.once("message", start);
    return;
  }
  const scope = globalThis as unknown as { onmessage: ((event: { data: T }) => void) | null };
  scope.onmessage = ({ data }) => start(data);
}

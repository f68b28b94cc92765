/** What a typed object needs to know of the dump it lives in. */
import type { Dump } from "../format/dump.ts";
import type { Vmcoreinfo } from "../format/vmcoreinfo.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import type { Arch, KernelMap } from "../memory/arch/arch.ts";
import type { Symbols } from "./symbols.ts";
import type { Types } from "./types.ts";

/** An opened kernel: memory, types and symbols together. */
export interface Target {
  readonly dump: Dump;
  readonly vmcoreinfo: Vmcoreinfo;
  readonly arch: Arch;
  readonly map: KernelMap;
  readonly physical: AddressSpace;
  readonly kernel: AddressSpace;
  readonly types: Types;
  readonly symbols: Symbols;
  /**
   * What is computed once per dump (the CPUs, the modules, where a structure keeps what): kept here under the function
   * that computes it.
   */
  once<T>(compute: (target: Target) => T): T;
  /** Tells the user something about the dump that no single answer carries. */
  warn(message: string): void;
}

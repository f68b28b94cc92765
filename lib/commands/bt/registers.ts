/** The registers that an entry has saved, as a value, and in crash's lines. */
import { Address, type HostType, type Json, type StaticType, type Value } from "../../../dsl/value.ts";
import { PlainHost, plainType } from "../../define/values/plain_host.ts";
import { frameRegisters } from "../../memory/arch/x86_64/cpu_notes.ts";
import type { RegisterName, Registers } from "../../unwind/registers.ts";

const address: { readonly type: StaticType } = { type: { kind: "address" } };

export const registersType: HostType = plainType(
  "registers",
  Object.fromEntries(frameRegisters.map((name) => [name, address])),
);

export class RegistersValue extends PlainHost {
  readonly type: HostType = registersType;

  constructor(readonly registers: Registers) {
    super();
  }

  member(name: string): Value | undefined {
    if (!(frameRegisters as readonly string[]).includes(name)) return undefined;
    const value = this.registers[name as RegisterName];
    return value === undefined ? null : new Address(value);
  }

  key(): string {
    return frameRegisters.map((name) => this.registers[name]?.toString(16) ?? "").join(" ");
  }

  text(): string {
    return registerLines(this.registers).map((line) => line.trim()).join("\n");
  }

  json(): Json {
    return Object.fromEntries(frameRegisters.map((name) => {
      const value = this.registers[name];
      return [name, value === undefined ? null : `0x${value.toString(16)}`];
    }));
  }
}

const rows: readonly (readonly RegisterName[])[] = [
  ["rax", "rbx", "rcx"],
  ["rdx", "rsi", "rdi"],
  ["rbp", "r8", "r9"],
  ["r10", "r11", "r12"],
  ["r13", "r14", "r15"],
];

/** Crash's lines, without newlines. A register that nothing has saved is a row of dashes. */
export function registerLines(registers: Registers): string[] {
  const { rip, rsp, rflags, cs, ss, orig_rax } = registers;
  const original = orig_rax === undefined ? "" : `ORIG_RAX: ${digits(orig_rax, 16)}  `;
  return [
    `RIP: ${digits(rip, 16)}  RSP: ${digits(rsp, 16)}  RFLAGS: ${digits(rflags, 8)}`,
    ...rows.map((names) =>
      names.map((name) => `${name.toUpperCase().padStart(3)}: ${digits(registers[name], 16)}`).join("  ")
    ),
    `${original}CS: ${digits(cs, 4)}  SS: ${digits(ss, 4)}`,
  ].map((line) => `    ${line}`);
}

function digits(value: bigint | undefined, width: number): string {
  return value === undefined ? "-".repeat(width) : value.toString(16).padStart(width, "0");
}

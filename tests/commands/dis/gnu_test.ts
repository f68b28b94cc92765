import assert from "node:assert/strict";
import { gnuInstruction } from "../../../lib/commands/dis/gnu.ts";
import { encodings } from "./encodings.ts";

const address = 0xffffffff81000000n;

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g)!, (byte) => parseInt(byte, 16));
}

function textOf(hex: string): string {
  const { mnemonic, operands } = gnuInstruction(bytesOf(hex), address);
  return operands === "" ? mnemonic : `${mnemonic.padEnd(6)} ${operands}`;
}

Deno.test("instructions read as GNU's disassembler writes them, whatever follows", () => {
  for (const [hex, text] of encodings) {
    assert.equal(textOf(hex), text, hex);
    assert.equal(textOf(hex + "909090"), text, hex);
    assert.equal(gnuInstruction(bytesOf(hex + "909090"), address).length, hex.length / 2, hex);
  }
});

Deno.test("a branch has its target, an operand relative to %rip its place", () => {
  assert.equal(gnuInstruction(bytesOf("e8fbffffff"), address).target, address);
  assert.equal(gnuInstruction(bytesOf("74fe"), address).target, address);
  assert.equal(gnuInstruction(bytesOf("ffe0"), address).target, undefined);
  assert.equal(gnuInstruction(bytesOf("488b0511000000"), address).place, address + 24n);
  assert.equal(gnuInstruction(bytesOf("8b05f0ffffff"), address).place, address - 10n);
  assert.equal(gnuInstruction(bytesOf("65488b1c2580fb0100"), address).place, undefined);
});

Deno.test("what is no instruction is one bad byte; nothing makes the decoder throw or stand still", () => {
  assert.deepEqual(gnuInstruction(bytesOf("06"), address), {
    length: 1,
    mnemonic: "(bad)",
    operands: "",
    target: undefined,
    place: undefined,
  });
  assert.equal(gnuInstruction(bytesOf("e800"), address).mnemonic, "(bad)");
  let seed = 12345;
  const random = () => (seed = seed * 1103515245 + 12345 & 0x7fffffff) >> 16 & 0xff;
  for (let i = 0; i < 5000; i++) {
    const bytes = Uint8Array.from({ length: 1 + i % 15 }, random);
    const { length, mnemonic } = gnuInstruction(bytes, BigInt(i));
    assert.ok(length >= 1 && length <= bytes.length && mnemonic !== "");
  }
});

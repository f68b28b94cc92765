/** The bytes before and around an x86-64 instruction's opcode that a printed instruction tells about. */

export interface Encoding {
  /** The legacy prefixes in their order, a REX prefix not among them. */
  readonly prefixes: readonly number[];
  /** The REX byte; 0 for none. */
  readonly rex: number;
  /** Which table the opcode is of: 0 is the one of single bytes, 0x0f, 0x38 and 0x3a the others; VEX and EVEX count. */
  readonly map: number;
  readonly opcode: number;
  /** Which of the longer prefixes stands before the opcode. */
  readonly vector: "vex" | "evex" | undefined;
  /** The byte behind the opcode, which is ModRM where the instruction has one. */
  readonly modrm: number;
  /** The byte behind that: SIB where ModRM asks for one. */
  readonly sib: number;
}

const legacyPrefixes = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3]);

/** Takes the bytes of one instruction apart; what is cut off reads as zeros. */
export function encodingOf(bytes: Uint8Array): Encoding {
  let at = 0;
  while (at < bytes.length && legacyPrefixes.has(bytes[at])) at++;
  const prefixes = [...bytes.subarray(0, at)];
  const rex = (bytes[at] & 0xf0) === 0x40 ? bytes[at++] : 0;
  const opcodeAt = opcodePlace(bytes, at, rex);
  return {
    prefixes,
    rex,
    map: opcodeAt.map,
    opcode: bytes[opcodeAt.at] ?? 0,
    vector: opcodeAt.vector,
    modrm: bytes[opcodeAt.at + 1] ?? 0,
    sib: bytes[opcodeAt.at + 2] ?? 0,
  };
}

const vectorMaps = [0, 0x0f, 0x38, 0x3a];

function opcodePlace(
  bytes: Uint8Array,
  at: number,
  rex: number,
): { readonly at: number; readonly map: number; readonly vector: Encoding["vector"] } {
  const first = bytes[at];
  if (rex === 0 && first === 0xc5) return { at: at + 2, map: 0x0f, vector: "vex" };
  if (rex === 0 && first === 0xc4) {
    return { at: at + 3, map: vectorMaps[bytes[at + 1] & 0x1f] ?? 0, vector: "vex" };
  }
  if (rex === 0 && first === 0x62) {
    return { at: at + 4, map: vectorMaps[bytes[at + 1] & 0x07] ?? 0, vector: "evex" };
  }
  if (first !== 0x0f) return { at, map: 0, vector: undefined };
  const second = bytes[at + 1];
  if (second === 0x38 || second === 0x3a) return { at: at + 2, map: second, vector: undefined };
  return { at: at + 1, map: 0x0f, vector: undefined };
}

/**
 * Whether a memory operand's SIB byte has no index where GNU shows one all the same, as %riz: the operand could have
 * been encoded without it.
 */
export function hasIdleIndex({ modrm, sib }: Encoding): boolean {
  const base = sib & 7;
  if ((modrm & 7) !== 4 || (sib >> 3 & 7) !== 4) return false;
  return sib >> 6 !== 0 || base !== 4 && !(base === 5 && modrm >> 6 === 0);
}

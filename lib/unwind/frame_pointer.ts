/** One step along the rbp chain: for code that has no ORC entry (BPF), and kernels built with frame pointers. */
import { readRegisters } from "./registers.ts";
import { frameSize } from "./registers.ts";
import { Lost, type StackReader, type State } from "./state.ts";

/**
 * The caller's state, or undefined where rbp cannot be a frame pointer here. A kernel built with frame pointers
 * marks saved registers by an odd rbp (arch/x86/include/asm/frame.h, ENCODE_FRAME_POINTER, 4.10).
 */
export function stepByFramePointer(
  state: State,
  stack: StackReader,
  isCode: (pc: bigint) => boolean,
): State | undefined {
  const { bp, sp } = state;
  if (bp === undefined) return undefined;
  if ((bp & 1n) !== 0n) return atEncodedRegisters(bp - 1n, stack);
  const here = stack.stacks.find(bp);
  if (!here || here !== stack.stacks.findForSp(sp) || bp < sp) return undefined;
  const pc = stack.wordIfAny(bp + 8n);
  if (pc === undefined || !isCode(pc - 1n)) return undefined;
  const callerBp = stack.wordIfAny(bp);
  return { pc, sp: bp + 16n, ...(callerBp !== undefined && { bp: callerBp }), exact: false };
}

function atEncodedRegisters(address: bigint, stack: StackReader): State | undefined {
  if ((address & 7n) !== 0n || !stack.stacks.holding(address, frameSize)) return undefined;
  const registers = readQuietly(address, stack);
  if (!registers) return undefined;
  return {
    pc: registers.rip,
    sp: registers.rsp,
    ...(registers.rbp !== undefined && { bp: registers.rbp }),
    exact: true,
    registers,
  };
}

function readQuietly(address: bigint, stack: StackReader): ReturnType<typeof readRegisters> | undefined {
  try {
    return stack.registers(address);
  } catch (error) {
    if (error instanceof Lost) return undefined;
    throw error;
  }
}

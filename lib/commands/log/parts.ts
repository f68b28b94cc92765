/** What `log` tells besides the log: buffers that had not reached it, and the audit messages nobody fetched. */
import { Address } from "../../../dsl/value.ts";
import { guarded } from "../../define/cell.ts";
import { defineForm, type Drawing } from "../../define/command.ts";
import { auditContent, type AuditMessage } from "../../kernel/audit.ts";
import {
  hasSafeBuffers,
  type SafeBuffer,
  safeBuffers,
  safeLength,
  safeLost,
  safeText,
} from "../../kernel/printk_safe.ts";
import type { Target } from "../../types/target.ts";
import { factText } from "../layout/facts.ts";
import { printable } from "./text.ts";

export const safeForm = defineForm<SafeBuffer>({
  when: "-s",
  summary: "a CPU's buffer of what was printed in an NMI, or within printk, and had not reached the log",
  columns: [
    { name: "buffer", type: "string", summary: "nmi_print_seq or safe_print_seq", get: ({ name }) => name },
    { name: "cpu", type: "int", summary: "the CPU", get: ({ cpu }) => BigInt(cpu) },
    {
      name: "address",
      type: "address",
      summary: "the struct printk_safe_seq_buf",
      get: ({ address }) => new Address(address),
    },
    {
      name: "length",
      type: "int",
      summary: "bytes that are waiting",
      get: (buffer, target) => BigInt(safeLength(target, buffer)),
    },
    {
      name: "lost",
      type: "int",
      summary: "messages that did not fit",
      get: (buffer, target) => BigInt(safeLost(target, buffer)),
    },
    {
      name: "text",
      type: "string",
      summary: "what was printed",
      get: (buffer, target) => safeText(target, buffer),
    },
  ],
});

/** A buffer's lines, with a heading before the first CPU's. */
export function* safeLines(
  buffer: SafeBuffer,
  first: boolean,
  drawing: Drawing<SafeBuffer>,
): Generator<string> {
  const cell = (name: string) => factText(drawing.cell(buffer, name));
  if (first) yield `PRINTK_SAFE_SEQ_BUF: ${buffer.name}\n`;
  yield `CPU: ${buffer.cpu}  ADDR: ${buffer.address.toString(16)} LEN: ${cell("length")}  MESSAGE_LOST: ${
    cell("lost")
  }\n`;
  for (const line of waiting(drawing.cell(buffer, "text"))) yield `  ${line}\n`;
  yield "\n";
}

function waiting(text: ReturnType<Drawing<SafeBuffer>["cell"]>): string[] {
  if (text === "") return ["(empty)"];
  return typeof text === "string" ? text.replace(/\n$/, "").split("\n").map(printable) : [factText(text)];
}

/** What the buffers hold, as the lines that a plain log ends with. */
export function* unflushed(target: Target): Generator<string> {
  if (!hasSafeBuffers(target)) return;
  for (const buffer of safeBuffers(target)) {
    const text = guarded(() => safeText(target, buffer));
    if (typeof text !== "string" || text === "") continue;
    for (const line of text.replace(/\n$/, "").split("\n")) yield `[${buffer.name}] ${printable(line)}\n`;
  }
}

export const auditForm = defineForm<AuditMessage>({
  when: "-a",
  summary: "an audit message that no daemon has fetched",
  columns: [
    { name: "queue", type: "string", summary: "the queue that it waits in", get: ({ queue }) => queue },
    {
      name: "type",
      type: "int",
      summary: "AUDIT_*: 1300 is a system call",
      get: (message, target) => BigInt(auditContent(target, message).type),
    },
    {
      name: "text",
      type: "string",
      summary: "the message",
      get: (message, target) => auditContent(target, message).text,
    },
    {
      name: "address",
      type: "address",
      summary: "the struct sk_buff",
      get: ({ address }) => new Address(address),
    },
  ],
});

export function auditLine(message: AuditMessage, drawing: Drawing<AuditMessage>): string {
  const text = drawing.cell(message, "text");
  const shown = typeof text === "string" ? printable(text.replaceAll("\n", " ")) : factText(text);
  return `type=${factText(drawing.cell(message, "type"))} ${shown}\n`;
}

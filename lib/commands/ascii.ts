/** `ascii`: the characters in the bytes of a number, and the chart of ASCII. */
import { boundForm, defineCommand, defineForm } from "../define/command.ts";
import { Address } from "../../dsl/value.ts";
import { hexNumber } from "./words/address.ts";

const control =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US"
    .split(" ");

/** A character, or the name of one that cannot be seen. */
function nameOf(code: number): string {
  return control[code] ?? (code === 0x20 ? "SP" : code === 0x7f ? "DEL" : String.fromCharCode(code));
}

/** The bytes of a number in the order of memory: those that are no characters in <brackets>. */
function charactersOf(value: bigint): string {
  return Array.from({ length: 8 }, (_, i) => {
    const code = Number(value >> BigInt(i * 8) & 0xffn);
    if (code > 0x7f) return `<${code.toString(16)}>`;
    return code < 0x20 || code === 0x7f ? `<${nameOf(code)}>` : String.fromCharCode(code);
  }).join("");
}

const values = defineForm<bigint>({
  when: "value",
  summary: "a number, and the characters in it",
  columns: [
    { name: "value", type: "address", summary: "the number", get: (value) => new Address(value) },
    { name: "text", type: "string", summary: "its bytes as they lie in memory", get: charactersOf },
  ],
});

const chart = defineForm<number>({
  when: "",
  summary: "a character of ASCII",
  columns: [
    { name: "code", type: "int", summary: "its number", get: (code) => BigInt(code) },
    { name: "name", type: "string", summary: "the character, or its name", get: nameOf },
  ],
});

export const ascii = defineCommand({
  name: "ascii",
  summary: "the characters in hexadecimal numbers, or the chart of ASCII",
  usage: ["[value ...]"],
  options: [],
  examples: [
    { line: "ascii 62696c2f7273752f", says: "what a word of memory says" },
    { line: "ascii", says: "the chart: rows are the second hex digit, columns the first" },
  ],
  forms: [values, chart],
  subject: { kind: "address", at: 0 },
  bind(line) {
    if (line.words.length === 0) return wholeChart();
    const asked = line.words.map((word) =>
      hexNumber(word.text) ??
        line.problem(`invalid input: "${word.text}"`, word, "a hexadecimal number of 16 digits at most")
    );
    return boundForm<bigint>({
      form: values,
      rows: () => asked,
      *draw(rows) {
        for (const value of rows) yield `${value.toString(16).padStart(16, "0")}: ${charactersOf(value)}\n`;
      },
    });
  },
});

function wholeChart(): ReturnType<typeof ascii.bind> {
  return boundForm<number>({
    form: chart,
    rows: () => Array.from({ length: 128 }, (_, code) => code),
    *draw(rows) {
      const names = [...rows].map(nameOf);
      yield "\n      0    1   2   3   4   5   6   7\n    +-------------------------------\n";
      for (let low = 0; low < 16; low++) {
        const cells = Array.from({ length: 8 }, (_, high) => cell(names[high * 16 + low] ?? ""));
        yield `  ${low.toString(16).toUpperCase()} |${cells.join("")}`.trimEnd() + "\n";
      }
      yield "\n";
    },
  });
}

/** One character stands in the middle, names at the right. */
function cell(name: string): string {
  return name.length === 1 ? `  ${name} ` : ` ${name.padStart(3)}`;
}

/** Writes kallsyms as scripts/kallsyms.c lays it out in kernels from 4.6 to 7.0. */
import { Bytes } from "./bytes.ts";

export interface KallsymsSymbol {
  /** nm's letter. */
  readonly kind: string;
  readonly name: string;
  readonly address: bigint;
}

export interface KallsymsLayout {
  readonly values: "percpu-absolute" | "base-relative" | "place-relative" | "addresses";
  /** Values, count, names, markers, tokens; since 6.4 the count first and the values last. */
  readonly order: "values first" | "values last";
  /** 8 before 4.20. */
  readonly markerSize: 4 | 8;
  /** Sequence numbers between the markers and the tokens (6.2, 6.3). */
  readonly sequences: boolean;
  /** What each table is aligned to. */
  readonly align: 4 | 8;
}

export const usualLayout: KallsymsLayout = {
  values: "percpu-absolute",
  order: "values first",
  markerSize: 4,
  sequences: false,
  align: 8,
};

/** The labels of the tables, as VMCOREINFO would name them. */
export type KallsymsLabels = ReadonlyMap<string, bigint>;

const pairs = [
  "__",
  "init",
  "sys_",
  "_task",
  "lock",
  "er",
  "in",
  "re",
  "st",
  "e_",
  "t_",
  "_s",
  "page",
  "_x64",
];

/** 256 texts: a byte that occurs in a name stands for itself, some others for a few letters. */
function tokenTexts(symbols: readonly KallsymsSymbol[]): string[] {
  const used = new Set([..."0123456789"].map((digit) => digit.charCodeAt(0)));
  for (const { kind, name } of symbols) {
    for (const byte of kind + name) used.add(byte.charCodeAt(0));
  }
  const more = [...pairs];
  return Array.from({ length: 256 }, (_, t) => used.has(t) ? String.fromCharCode(t) : more.shift() ?? "");
}

/** The token numbers of a text, longer tokens first. */
function compress(text: string, tokens: ReadonlyMap<string, number>): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < text.length;) {
    let length = 5;
    while (!tokens.has(text.slice(at, at + length))) length--;
    const token = text.slice(at, at + length);
    numbers.push(tokens.get(token)!);
    at += token.length;
  }
  return numbers;
}

class Image {
  readonly bytes = new Bytes();
  readonly labels = new Map<string, bigint>();

  constructor(private readonly start: bigint, private readonly align: number) {}

  /** Begins a table: its address. */
  label(name: string, align = this.align): number {
    const at = Math.ceil(this.bytes.length / align) * align;
    this.labels.set(`kallsyms_${name}`, this.start + BigInt(at));
    return at;
  }

  address(name: string): bigint {
    return this.labels.get(`kallsyms_${name}`)!;
  }
}

/**
 * The tables for the symbols, which are sorted by address, the absolute ones first.
 * @param start where they will lie in memory
 */
export function kallsymsImage(
  start: bigint,
  symbols: readonly KallsymsSymbol[],
  layout: KallsymsLayout = usualLayout,
): { bytes: Uint8Array; labels: KallsymsLabels } {
  const image = new Image(start, layout.align);
  if (layout.order === "values first") writeValues(image, symbols, layout);
  image.bytes.u32(image.label("num_syms"), symbols.length);
  const markers = writeNames(image, symbols);
  const markersAt = image.label("markers");
  markers.forEach((marker, i) => {
    if (layout.markerSize === 8) image.bytes.u64(markersAt + i * 8, marker);
    else image.bytes.u32(markersAt + i * 4, marker);
  });
  if (layout.sequences) {
    const at = image.label("seqs_of_names");
    symbols.forEach((_, i) =>
      image.bytes.u8(at + i * 3, i >> 16 & 255).u8(at + i * 3 + 1, i >> 8 & 255).u8(at + i * 3 + 2, i & 255)
    );
  }
  writeTokens(image, symbols);
  if (layout.order === "values last") writeValues(image, symbols, layout);
  return { bytes: image.bytes.done(), labels: image.labels };
}

/** Writes the names; the offsets of every 256th. */
function writeNames(image: Image, symbols: readonly KallsymsSymbol[]): number[] {
  const texts = tokenTexts(symbols);
  const tokens = new Map(texts.flatMap((text, token) => text === "" ? [] : [[text, token] as const]));
  const start = image.label("names"), markers: number[] = [];
  let at = start;
  symbols.forEach(({ kind, name }, i) => {
    if (i % 256 === 0) markers.push(at - start);
    const numbers = compress(kind + name, tokens);
    if (numbers.length > 127) image.bytes.u8(at++, numbers.length & 127 | 128).u8(at++, numbers.length >> 7);
    else image.bytes.u8(at++, numbers.length);
    for (const number of numbers) image.bytes.u8(at++, number);
  });
  return markers;
}

function writeTokens(image: Image, symbols: readonly KallsymsSymbol[]): void {
  const texts = tokenTexts(symbols), start = image.label("token_table");
  const starts: number[] = [];
  let at = start;
  for (const text of texts) {
    starts.push(at - start);
    image.bytes.text(at, text + "\0");
    at += text.length + 1;
  }
  const index = image.label("token_index");
  starts.forEach((value, i) => image.bytes.u16(index + i * 2, value));
}

function writeValues(image: Image, symbols: readonly KallsymsSymbol[], layout: KallsymsLayout): void {
  if (layout.values === "addresses") {
    const at = image.label("addresses", 8);
    symbols.forEach(({ address }, i) => image.bytes.u64(at + i * 8, address));
    return;
  }
  const at = image.label("offsets");
  const relative = symbols.filter(({ address }) => address >> 63n === 1n);
  const base = relative[0]?.address ?? 0n;
  symbols.forEach(({ address }, i) => {
    const place = image.address("offsets") + BigInt(i * 4);
    const value = layout.values === "place-relative"
      ? address - place
      : layout.values === "base-relative"
      ? address - base
      : address >> 63n === 1n
      ? base - 1n - address
      : address;
    image.bytes.u32(at + i * 4, Number(BigInt.asUintN(32, value)));
  });
  if (layout.values !== "place-relative") image.bytes.u64(image.label("relative_base", 8), base);
}

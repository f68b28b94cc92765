/** Methods of texts. What they search for and put in is text, never a pattern. */
import { toCount, toText, what } from "../coerce.ts";
import { JsError, type Meter } from "../meter.ts";
import type { JsValue } from "../values.ts";
import { type Method, methods } from "./method.ts";

/** A method that reads the text and gives a part of it, or a number, or a truth value. */
function reading(run: (self: string, first: string, second: number) => JsValue): Method<string> {
  return (self, [first, second], meter) => {
    meter.letters(self.length);
    return run(self, searched(first, meter), toCount(second, meter, NaN));
  };
}

function searched(value: JsValue, meter: Meter): string {
  if (typeof value === "object" && value !== null) {
    throw new JsError(`a text is searched for a text, not for ${what(value)}`);
  }
  return toText(value, meter);
}

function part(cut: (self: string, from: number, to: number) => string): Method<string> {
  return (self, [from, to], meter) => {
    meter.letters(self.length);
    return cut(self, toCount(from, meter, 0), toCount(to, meter, self.length));
  };
}

function whole(change: (self: string) => string): Method<string> {
  return (self, _args, meter) => {
    meter.letters(self.length);
    const changed = change(self);
    meter.letters(changed.length);
    return changed;
  };
}

/** `padStart` and its like. */
function padded(pad: (self: string, length: number, filler: string) => string): Method<string> {
  return (self, [given, filler], meter) => {
    const length = toCount(given, meter, 0);
    meter.letters(Math.max(length, self.length));
    return pad(self, length, filler === undefined ? " " : toText(filler, meter));
  };
}

function split(self: string, [separator, most]: readonly JsValue[], meter: Meter): JsValue {
  meter.letters(self.length);
  if (separator === undefined) return [self];
  const pieces = self.split(searched(separator, meter), Math.min(toCount(most, meter, 1 << 20), 1 << 20));
  meter.room(pieces.length);
  return pieces;
}

/** The replacement stands for itself: no `$` in it means anything. */
function replace(all: boolean): Method<string> {
  return (self, [found, by], meter) => {
    const search = searched(found, meter), text = searched(by, meter);
    meter.letters(self.length);
    if (search === "") throw new JsError("replace() of an empty text");
    const at = self.indexOf(search);
    if (at < 0) return self;
    if (!all) {
      meter.letters(self.length + text.length);
      return self.slice(0, at) + text + self.slice(at + search.length);
    }
    const pieces = self.split(search);
    meter.letters(self.length + (pieces.length - 1) * text.length);
    return pieces.join(text);
  };
}

function repeat(self: string, [times]: readonly JsValue[], meter: Meter): JsValue {
  const n = toCount(times, meter, 0);
  if (!(n >= 0 && n < Infinity)) throw new JsError(`repeat(${n})`);
  meter.letters(self.length * n);
  return self.repeat(self === "" ? 0 : n);
}

function concat(self: string, args: readonly JsValue[], meter: Meter): JsValue {
  let text = self;
  for (const arg of args) {
    const more = toText(arg, meter);
    meter.letters(text.length + more.length);
    text += more;
  }
  return text;
}

function element(at: (self: string, index: number) => JsValue): Method<string> {
  return (self, [index], meter) => at(self, toCount(index, meter, 0));
}

const itself: Method<string> = (self) => self;

export const textMethods = methods<string>({
  startsWith: reading((self, text, at) => self.startsWith(text, at)),
  endsWith: reading((self, text, at) => self.endsWith(text, Number.isNaN(at) ? undefined : at)),
  includes: reading((self, text, at) => self.includes(text, at)),
  indexOf: reading((self, text, at) => self.indexOf(text, at)),
  lastIndexOf: reading((self, text, at) => self.lastIndexOf(text, at)),
  slice: part((self, from, to) => self.slice(from, to)),
  substring: part((self, from, to) => self.substring(from, to)),
  toUpperCase: whole((self) => self.toUpperCase()),
  toLowerCase: whole((self) => self.toLowerCase()),
  trim: whole((self) => self.trim()),
  trimStart: whole((self) => self.trimStart()),
  trimEnd: whole((self) => self.trimEnd()),
  toString: itself,
  padStart: padded((self, length, filler) => self.padStart(length, filler)),
  padEnd: padded((self, length, filler) => self.padEnd(length, filler)),
  charAt: element((self, i) => self.charAt(i)),
  charCodeAt: element((self, i) => self.charCodeAt(i)),
  at: element((self, i) => self.at(i)),
  split,
  replace: replace(false),
  replaceAll: replace(true),
  repeat,
  concat,
});

/** Methods of lists. */
import { joined, same, toCount, toNumber, toText, truthy } from "../coerce.ts";
import { JsError, maxItems, type Meter } from "../meter.ts";
import { type JsValue, use } from "../values.ts";
import { callback, type Method, methods } from "./method.ts";

type Items = JsValue[];

/** Calls the function given for each element, until `done` says that it is enough. */
function each(
  name: string,
  self: Items,
  [fn]: readonly JsValue[],
  meter: Meter,
  see: (answer: JsValue, item: JsValue, i: number) => boolean | void,
): void {
  const call = callback(fn, name);
  // The function may make the list longer: only what was there is looked at.
  const end = self.length;
  for (let i = 0; i < end && i < self.length; i++) {
    if (see(call([self[i], i, self], meter), self[i], i) === true) return;
  }
}

function made(items: JsValue[], meter: Meter): JsValue[] {
  meter.room(items.length);
  return items;
}

const map: Method<Items> = (self, args, meter) => {
  const out: JsValue[] = [];
  each("map", self, args, meter, (answer) => void out.push(answer));
  return made(out, meter);
};

const filter: Method<Items> = (self, args, meter) => {
  const out: JsValue[] = [];
  each("filter", self, args, meter, (answer, item) => {
    if (truthy(answer)) out.push(item);
  });
  return made(out, meter);
};

/** The first element for which the function holds: what `give` makes of it, or else `none`. */
function finding(name: string, none: JsValue, give: (item: JsValue, i: number) => JsValue): Method<Items> {
  return (self, args, meter) => {
    let found = none;
    each(name, self, args, meter, (answer, item, i) => {
      if (!truthy(answer)) return false;
      found = give(item, i);
      return true;
    });
    return found;
  };
}

const every: Method<Items> = (self, args, meter) => {
  let all = true;
  each("every", self, args, meter, (answer) => !(all = truthy(answer)));
  return all;
};

const reduce: Method<Items> = (self, args, meter) => {
  const call = callback(args[0], "reduce");
  if (args.length < 2 && self.length === 0) throw new JsError("reduce() of an empty list without a start");
  let total = args.length < 2 ? self[0] : args[1];
  const end = self.length;
  for (let i = args.length < 2 ? 1 : 0; i < end && i < self.length; i++) {
    total = call([total, self[i], i, self], meter);
  }
  return total;
};

/** By the function given, else by text, as JavaScript has it; undefined comes last. */
function sorted(self: Items, [fn]: readonly JsValue[], meter: Meter): Items {
  meter.room(self.length);
  if (fn === undefined) {
    const texts = new Map(self.map((item) => [item, item === undefined ? "" : toText(item, meter)]));
    const order = (item: JsValue) => texts.get(item) ?? "";
    return [...self].sort((a, b) => order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0);
  }
  const call = callback(fn, "sort");
  return [...self].sort((a, b) => Number(toNumber(call([use(a), use(b)], meter), meter)) || 0);
}

/** Puts the elements of a list in their places. */
function refill(self: Items, items: readonly JsValue[]): Items {
  items.forEach((item, i) => self[i] = item);
  return self;
}

function flattened(items: readonly JsValue[], depth: number, meter: Meter, out: Items): Items {
  meter.enter();
  for (const item of items) {
    meter.spend();
    if (Array.isArray(item) && depth > 0) flattened(item, depth - 1, meter, out);
    else if (out.push(item) > maxItems) meter.room(out.length);
  }
  meter.leave();
  return out;
}

const push: Method<Items> = (self, args, meter) => {
  if (self.length + args.length > maxItems) meter.room(self.length + args.length);
  meter.spend(args.length);
  for (const arg of args) self.push(arg);
  return self.length;
};

const indexOf: Method<Items> = (self, [wanted], meter) => {
  meter.room(self.length);
  return self.findIndex((item) => same(item, wanted, meter));
};

const slice: Method<Items> = (self, [from, to], meter) =>
  made(self.slice(toCount(from, meter, 0), toCount(to, meter, self.length)), meter);

const concat: Method<Items> = (self, args, meter) => {
  const out = [...self];
  for (const arg of args) {
    const more = Array.isArray(arg) ? arg : [arg];
    meter.room(out.length + more.length);
    for (const item of more) out.push(item);
  }
  return made(out, meter);
};

const written: Method<Items> = (self, _args, meter) => joined(self, ",", meter);

export const listMethods = methods<Items>({
  map,
  filter,
  some: finding("some", false, () => true),
  every,
  find: finding("find", undefined, (item) => item),
  findIndex: finding("findIndex", -1, (_item, i) => i),
  reduce,
  sort: (self, args, meter) => refill(self, sorted(self, args, meter)),
  toSorted: sorted,
  reverse: (self, _args, meter) => refill(self, made([...self].reverse(), meter)),
  toReversed: (self, _args, meter) => made([...self].reverse(), meter),
  slice,
  concat,
  push,
  indexOf,
  includes: (self, args, meter) => indexOf(self, args, meter) !== -1,
  join: (self, [by], meter) => joined(self, by === undefined ? "," : toText(by, meter), meter),
  toString: written,
  at: (self, [index], meter) => self.at(toCount(index, meter, 0)),
  flat: (self, [depth], meter) => made(flattened(self, toCount(depth, meter, 1), meter, []), meter),
  flatMap: (self, args, meter) => {
    const mapped = map(self, args, meter);
    return Array.isArray(mapped) ? made(flattened(mapped, 1, meter, []), meter) : mapped;
  },
});

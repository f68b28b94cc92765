/** POSIX extended regular expressions, as crash's users write them. */

/** What the classes of POSIX stand for within brackets; names of tasks are ASCII. */
const classes: Readonly<Record<string, string>> = {
  alnum: "A-Za-z0-9",
  alpha: "A-Za-z",
  blank: " \\t",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "0-9",
  graph: "\\x21-\\x7e",
  lower: "a-z",
  print: "\\x20-\\x7e",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};

/** `kworker/[[:digit:]]+`, and whatever else means the same in JavaScript. Throws a SyntaxError for what is none. */
export function posixPattern(text: string): RegExp {
  const plain = text.replace(
    /\[:(\w+):\]/g,
    (whole, name) => Object.hasOwn(classes, name) ? classes[name] : whole,
  );
  // A bracket that closes nothing stands for itself, and so does one that is the first of a set.
  return new RegExp(plain.replace(/\[(\^?)\]/g, "[$1\\]"));
}

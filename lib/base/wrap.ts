/** Lines of prose for a terminal. */

const lineWidth = 100;

/** The words behind a head; further lines are indented as far as the head is long, or a little when it is too long. */
export function wrapAfter(head: string, text: string, width = lineWidth): string[] {
  const indent = " ".repeat(head.length > width / 2 ? 4 : head.length);
  const lines: string[] = [];
  let line = head;
  let empty = true;
  for (const word of text.split(" ")) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += (empty ? "" : " ") + word;
    empty = false;
  }
  return [...lines, line.trimEnd()];
}

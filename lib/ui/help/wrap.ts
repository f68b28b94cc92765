/** Lines of prose for a terminal. */

const lineWidth = 100;

/** The words behind a head, further lines indented as far as the head is long (but no further than half a line). */
export function wrapAfter(head: string, text: string): string[] {
  const indent = " ".repeat(Math.min(head.length, lineWidth / 2));
  const lines: string[] = [];
  let line = head;
  let empty = true;
  for (const word of text.split(" ")) {
    if (!empty && line.length + 1 + word.length > lineWidth) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += (empty ? "" : " ") + word;
    empty = false;
  }
  return [...lines, line.trimEnd()];
}

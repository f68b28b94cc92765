import assert from "node:assert/strict";
import { Edit } from "../../../lib/ui/prompt/edit.ts";
import { Recall, Search } from "../../../lib/ui/prompt/recall.ts";

function edit(text: string): Edit {
  const made = new Edit();
  const cursor = text.indexOf("|");
  made.set(text.replace("|", ""), cursor);
  return made;
}
const shown = ({ text, cursor }: Edit) => text.slice(0, cursor) + "|" + text.slice(cursor);
const after = (text: string, change: (edit: Edit) => void) => {
  const one = edit(text);
  change(one);
  return shown(one);
};

Deno.test("characters are what readers see", () => {
  assert.equal(after("e\u0301|", (e) => e.delete(e.left, e.cursor)), "|");
  assert.equal(after("a👩‍🚀|b", (e) => e.cursor = e.left), "a|👩‍🚀b");
  assert.equal(after("|語x", (e) => e.cursor = e.right), "語|x");
});

Deno.test("words, lines, cutting and pasting", () => {
  assert.equal(after("show pid, comm|", (e) => e.cursor = e.wordLeft), "show pid, |comm");
  assert.equal(after("|show pid", (e) => e.cursor = e.wordRight), "show| pid");
  assert.equal(after("a\nbc|d", (e) => e.cut(e.lineStart, e.cursor)), "a\n|d");
  assert.equal(
    after("ab| cd", (e) => {
      e.cut(e.cursor, e.lineEnd);
      e.cursor = 0;
      e.paste();
    }),
    " cd|ab",
  );
  assert.equal(after("ab|", (e) => e.transpose()), "ba|");
  assert.equal(after("abc\nde|f", (e) => e.vertical(-1)), "ab|c\ndef");
  assert.equal(after("abc|\nd", (e) => e.vertical(1)), "abc\nd|");
  assert.equal(edit("a|").vertical(-1), false);
});

Deno.test("what was done is taken back", () => {
  assert.equal(
    after("ab|", (e) => {
      e.insert("c");
      e.delete(0, e.cursor);
      e.undo();
      e.undo();
    }),
    "ab|",
  );
});

Deno.test("up and down bring back the lines that begin with what is typed", () => {
  const recall = new Recall(() => ["ps -m", "log", "ps"]), line = edit("ps|");
  recall.move(line, -1);
  assert.equal(shown(line), "ps -m|");
  recall.move(line, -1);
  assert.equal(shown(line), "ps -m|");
  recall.move(line, 1);
  recall.move(line, 1);
  assert.equal(shown(line), "ps|");
});

Deno.test("^R finds the newest line with a text, and older ones", () => {
  const search = new Search(["ps -m", "log", "ps -u"], "typed");
  assert.equal(search.found, "typed");
  search.type("ps");
  assert.equal(search.found, "ps -u");
  search.older();
  assert.equal(search.found, "ps -m");
  search.older();
  assert.equal(search.found, "ps -m");
  search.type("x");
  assert.deepEqual([search.found, search.fails], ["typed", true]);
  search.erase();
  assert.equal(search.found, "ps -u");
});

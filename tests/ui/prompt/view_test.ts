import assert from "node:assert/strict";
import { layOut, type Line } from "../../../lib/ui/prompt/view.ts";
import { colored } from "../../../lib/ui/prompt/colors.ts";
import { Menu } from "../../../lib/ui/prompt/menu.ts";

const line = (text: string, cursor = text.length): Line => ({
  spans: [{ text, style: "" }],
  cursor,
  first: { text: "> ", style: "" },
  next: { text: ". ", style: "" },
});
const rows = (layout: ReturnType<typeof layOut>) => layout.rows.map(({ text }) => text);

Deno.test("a text is broken at the width, and the cursor stands in it", () => {
  const layout = layOut(line("abcdef", 5), 5);
  assert.deepEqual(rows(layout), ["> abc", "def"]);
  assert.deepEqual([layout.row, layout.column], [1, 2]);
  const full = layOut(line("abc"), 5);
  assert.deepEqual([rows(full), full.row, full.column], [["> abc", ""], 1, 0]);
  assert.deepEqual(rows(layOut(line("a\nb"), 9)), ["> a", ". b"]);
});

Deno.test("wide characters are not divided, combining ones take no column", () => {
  const wide = layOut(line("a語語"), 5);
  assert.deepEqual(rows(wide), ["> a語", "語"]);
  assert.deepEqual([wide.row, wide.column], [1, 2]);
  const combining = layOut(line("e\u0301x"), 9);
  assert.equal(combining.column, 4);
});

Deno.test("colours say what is a word of the language, a text, a number", () => {
  const styles = (text: string, command = false) =>
    colored(text, command, true).filter(({ text }) => text.trim() !== "").map(({ text, style }) =>
      `${text}:${style}`
    );
  assert.deepEqual(styles('foreach task where comm = "x" # y'), [
    "foreach:34",
    "task:",
    "where:34",
    "comm:",
    "=:",
    '"x":32',
    "# y:2",
  ]);
  assert.deepEqual(styles("ps where 1 | where 1", true), ["ps:1", "where:", "1:", "|:1", "where:34", "1:36"]);
  assert.deepEqual(styles('task where comm = "x').at(-1), '"x:31');
  assert.deepEqual(colored("task", false, false), [{ text: "task", style: "" }]);
});

Deno.test("a menu shows a part of many, with the chosen one among them, in a narrow terminal, too", () => {
  const candidates = Array.from(
    { length: 30 },
    (_, i) => ({ text: `name_${i}`, kind: "column", summary: "s\x1b[2J" }),
  );
  const menu = new Menu({ start: 0, end: 0, candidates }, { text: "", cursor: 0 });
  assert.equal(menu.common, "name_");
  for (let i = 0; i < 12; i++) menu.move(1);
  assert.equal(menu.current?.text, "name_11");
  const shown = menu.rows(40, 20, 24, false).map(({ text }) => text);
  assert.equal(shown.length, 9);
  assert.equal(shown[7], "> name_11  column  s\\x1b[2J");
  assert.equal(shown[8], "  5–12 of 30");
  for (const { width } of menu.rows(10, 20, 24, true)) assert.ok(width < 10);
  menu.move(-1);
  assert.equal(menu.current?.text, "name_10");
  assert.equal(menu.rows(40, 3, 24, false).length, 3);
  menu.rows(40, 20, 24, false);
  menu.page(1);
  assert.equal(menu.current?.text, "name_18");
  for (let i = 0; i < 9; i++) menu.page(1);
  assert.equal(menu.current?.text, "name_29");
  for (let i = 0; i < 9; i++) menu.page(-1);
  assert.equal(menu.current?.text, "name_0");
});

import assert from "node:assert/strict";
import { drawn, errors } from "./ask.ts";

/** A query, what is said of it, and (where there is one) the help. */
const cases: [string, RegExp, RegExp?][] = [
  ["task where !kthread", /^`!` is not an operator$/, /help: negate with `not`/],
  ["task where comm =~ /x/", /^`=~` is not an operator$/, /help: match with `~`/],
  ["task where pid <> 1", /^`<>` is not an operator$/, /help: unequal is `!=`/],
  ["task where comm = 'x'", /^texts stand in double quotes$/],
  ['task where comm = "x', /^this text has no end$/],
  ['task where comm = "\\q"', /^unknown escape in a text$/],
  ["task where comm ~ /x", /^this pattern has no end$/],
  ["task where comm ~ /x/g", /^unknown flag `g` of a pattern$/, /known are i, m and s/],
  ["task where pid = 8f3a", /^not a number: 8f3a$/, /hexadecimal begins with 0x: 0x8f3a/],
  ["task where pid = 017", /^a number does not begin with 0: 017$/, /octal is 0o17/],
  ["task where rss > 5kb", /^unknown unit `kb`$/, /sizes are K M G T/],
  ["task where blocked > 30s5m", /^units of a duration go from long to short/],
  ["task where pid = 0x10000000000000000", /^this number does not fit into 64 bits$/],
  ['task where blocked > @"yesterday"', /^not a time: "yesterday"$/],
  ["task where flags & 4 = 4", /^a comparison beside `&` needs parentheses$/, /write \(a & b\) = c/],
  ["task where (flags = 4 | 8)", /^a comparison beside `\|` needs parentheses$/, /write a = \(b \| c\)/],
  ["task where 1 < pid < 5", /^comparisons do not chain$/, /between 1 and 5/],
  ["task where pid between 1", /^`between` needs two bounds$/],
  ["task where 1 + not pid", /^`not` needs parentheses here$/],
  ["task whre pid = 1", /^found `whre`, expected a clause/, /did you mean `where`\?/],
  ["task where pid = 1 adn pid = 2", /^found `adn`, expected a clause, an operator/, /did you mean `and`/],
  ["task where", /^the text ends here, expected an expression/],
  ["task where pid =", /^the text ends here, expected an expression/],
  ["task where (pid = 1", /^the text ends here, expected an operator or `\)`$/],
  ["task where pid in 1", /^found `1`, expected `\(`$/],
  ["task group comm", /^found `comm`, expected `by`$/],
  ["task top 5 rss", /^found `rss`, expected an operator or `by`$/],
  ["task show pid as 5", /^found `5`, expected a name$/],
  ["task where a | b", /^found `b`, expected a clause/, /bit-or needs brackets/],
  ["task where state is broken", /^found `broken`, expected missing, error or null$/],
  ["net -s", /^command not available: net$/, /`help` lists the commands that there are/],
  ["foreach UN bt", /^command not available: bt$/],
  ["foreach ps", /^command not available: ps$/],
  ["foreach RU nonsense", /^no source is called `RU`$/, /has a command behind the tasks: foreach RU bt/],
  ["foreach nothing such", /^no source is called `nothing`$/, /sources are task/],
  ["foreach 171", /^found `171`, expected a source$/, /has a command behind the tasks/],
  ["ps | grep x", /^found `grep`, expected a clause$/, /shell's program/],
  ["tsk where pid = 1", /^no source is called `tsk`$/, /did you mean `task`\?/],
  ["forech task", /^no source is called `forech`$/, /did you mean `foreach`\?/],
  ["foreach", /^the text ends here, expected a source/],
];

Deno.test("a syntax error says what was expected, and what is meant", () => {
  for (const [query, message, help] of cases) {
    const found = errors(query);
    assert.equal(found.length, 1, query);
    assert.match(found[0], message, query);
    if (help !== undefined) assert.match(drawn(query), help, query);
  }
});

Deno.test("a syntax error is drawn with a caret under its place", () => {
  assert.equal(
    drawn("foreach task\n  where pid = 1 adn pid = 2\n  show pid"),
    [
      "error: found `adn`, expected a clause, an operator or the end of the query",
      "  2 |   where pid = 1 adn pid = 2",
      "    |                 ^^^",
      "  did you mean `and`?",
      "",
    ].join("\n"),
  );
});

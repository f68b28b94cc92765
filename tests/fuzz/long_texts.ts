/** Queries in which one thing is repeated or nested very often. */

/** What can be repeated: a text of `n` of it. */
const shapes: readonly ((n: number) => string)[] = [
  (n) => `numbers(3) where n in (${counted(n, (i) => String(i)).join(", ")})`,
  (n) => `numbers(3) where n = ${counted(n, (i) => String(i)).join(" or n = ")}`,
  (n) => `task where ${counted(n, (i) => `pid > ${i}`).join(" and ")} count`,
  (n) => `numbers(3) show ${counted(n, (i) => `n + ${i} as c${i}`).join(", ")}`,
  (n) => `numbers(3) show ${"1 + ".repeat(n)}n as x`,
  (n) => `numbers(3) show ${"(".repeat(n)}n${")".repeat(n)} as x`,
  (n) => `numbers(3) show ${"-".repeat(n)}n as x`,
  (n) => `numbers(3) where ${"not ".repeat(n)}n`,
  (n) => `task as t show t${".parent".repeat(n)}.comm`,
  (n) => `task show ${"count(task where pid < ".repeat(n)}1${")".repeat(n)} as x`,
  (n) => `task where ${"exists(task where ".repeat(n)}pid = 1${")".repeat(n)}`,
  (n) => `${"(".repeat(n)}task${" limit 3)".repeat(n)} count`,
  (n) =>
    `${counted(n, (i) => `let x${i} = ${i === 0 ? "1" : `x${i - 1} + 1`}`).join("; ")}; numbers(1) show x${
      n - 1
    }`,
  (n) =>
    `numbers(3) ${counted(n, (i) => `let x${i} = ${i === 0 ? "n" : `x${i - 1} + 1`}`).join(" ")} show x${
      n - 1
    }`,
  (n) => `numbers(3) ${"where n < 9 | ".repeat(n)} count`,
  (n) =>
    `numbers(9) as a0 ${counted(n, (i) => `join numbers(2) as b${i} on b${i}.n = a0.n`).join(" ")} count`,
  (n) => `numbers(3) ${'expand split("a b", " ") as x '.repeat(n)} count`,
  (n) => `numbers(1) where js(r => ${"(".repeat(n)}r.n${")".repeat(n)})`,
  (n) => `numbers(1) show js(r => ${"[".repeat(n)}r.n${"]".repeat(n)}) as x`,
  (n) => `numbers(1) show js(r => ${"1 + ".repeat(n)}r.n) as x`,
  (n) => `numbers(1) show js(${"r => ".repeat(n)}r.n) as x`,
  (n) => `numbers(1) show js(r => { ${"{ ".repeat(n)}${"} ".repeat(n)} return r.n; }) as x`,
  (n) =>
    `numbers(1) show js(r => { ${counted(n, (i) => `const v${i} = ${i};`).join(" ")} return r.n; }) as x`,
  (n) => `numbers(1) show js(r => \`${"${r.n}".repeat(n)}\`) as x`,
  (n) => `task where comm ~ /${"(".repeat(n)}k${")".repeat(n)}/`,
  (n) => `task where comm ~ /${"k?".repeat(n)}${"k".repeat(n)}/`,
  (n) => `task where comm like "${"%".repeat(n)}x"`,
  (n) => `numbers(1) show "${"\\\\x41".repeat(n)}" as x`,
  (n) => `ps ${"-m 1 ".repeat(n)}| count`,
  (n) => `ps ${"'".repeat(n)}`,
  (n) => `ps ${"(".repeat(n)}${")".repeat(n)} | count`,
  (n) => `ps ${"\n  1".repeat(n)}`,
  (n) => `task limit 1 ${"do ps -m | ".repeat(n)}count`,
  (n) => "task count; ".repeat(n),
  (n) => "# ".repeat(n) + "\ntask count",
  (n) =>
    `${
      counted(n, (i) => `def f${i}(x) = ${i === 0 ? "x" : `f${i - 1}(x) + 1`}`).join("; ")
    }; numbers(1) show f${n - 1}(n)`,
  (n) => `numbers(1) show ((struct task_struct ${"*".repeat(n)})0) as x`,
  (n) => `numbers(1) show wedge_list${"[0]".repeat(n)} as x`,
  (n) => `numbers(1) show ${"1".repeat(n)} as x`,
  (n) => `numbers(1) show ${"x".repeat(n)}`,
];

function counted(n: number, make: (i: number) => string): string[] {
  return Array.from({ length: n }, (_, i) => make(i));
}

const lengths = [10, 100, 300, 1000, 3000];

export function makeLong(next: (below: number) => number): string {
  return shapes[next(shapes.length)](lengths[next(lengths.length)]);
}

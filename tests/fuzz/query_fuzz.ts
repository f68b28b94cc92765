/**
 * Fuzzes query texts: whatever is typed, only a QueryError may come out of compile, and nothing at all out of run.
 * Texts are made by breaking good ones (cut, repeated, swapped, spliced), by stringing tokens together, and by repeating
 * what can be repeated or nested without end.
 */
import { compile, QueryError } from "../../dsl/mod.ts";
import { loadJs } from "../../dsl/js/load.ts";
import { fakeTasks } from "../dsl/fake_values.ts";
import { FakeWorld } from "../dsl/fake_world.ts";
import { makeLong } from "./long_texts.ts";

/** How long to try, and from which seed. */
export interface FuzzOptions {
  readonly seed: number;
  readonly seconds: number;
}

/** What came of it: a failure is the text with what went wrong. */
export interface FuzzReport {
  readonly inputs: number;
  readonly failures: string[];
}

const seeds = [
  "foreach task where state=D show stack",
  "foreach task where state in (D, R) and blocked > 2m and comm !~ /^kworker/ show pid, comm, blocked, stack(top=3)",
  "foreach task where state=D group by stack(depth=12) show count(), max(blocked), list(pid, 5) sort by count desc",
  "foreach list(wedge_list, struct wedge_obj, link) where id > 600 show id, name",
  "task where ((struct task_struct *)0xffff888000001000)->pid between 1 and 0x10 | top 5 by rss:hex desc",
  "(task | where mm.total_vm > 4KiB or not kthread | group by cpu, state) as g where g.cpu is not missing count",
  "task let x = container_of(wedge_list + 0x10, struct wedge_obj, link) where x->id % 3 << 2 & ~1\n  distinct x, cpu as c",
  'task where comm like "k%" || comm contains "w" && flags has PF_EXITING format json; numbers(3) limit 2 # end',
  "task as t expand t.children as k where k.pid > t.pid show t.pid, k.comm first 3",
  "numbers(9) as n join task as t on t.cpu = n.n % 2 and t.pid > n.n | join (task | limit 3) as u on u.rss = t.rss count",
  'task as t where exists(task where parent = t and state = D) and all(t.stack as f where f != "x") show t.pid, count(children)',
  "task show sum(task where cpu = 1 show rss), list((numbers(n) show n), 3), first(task where pid = 2).comm, any(stack where value ~ /m/)",
  "let few = 3; def stuck(limit = 2m, n = few) = task where state = D and blocked > limit limit n\nstuck(1m) show pid; stuck",
  'def half(x) = x / 2\nassert count(task where half(pid) > 3) > 1 else "text"\n\ntask where half(half(pid)) = $p',
  "task where comm ~ /^(k|w)(?<id>\\w+)/ show match[1], match.id, match join numbers(3) as n on n.n = match[2]",
  "task where js(t => t.pid > 1 && /k/.test(t.comm)) show pid, js(({ pid, stack }) => { const s = []; for (const f of stack) s.push(f.length); return s; }) as s",
  "numbers(20) let half = js(r => `${r.n / 2}`.split('.').map(Number)) group by js(r => r.n % 3) as third show third, count(), max(half[0]) sort by js(r => -r.third)",
  "ps -m 1 100 | where state = D | sort by rss desc show pid, comm; bt 37",
  "task where state = D and kthread limit 3 do bt\ntask do ps -m | where pid > 2 count",
  '(ps) as p join task as t on t.parent = p and js(r => r.p.pid < r.t.pid) show p.comm, t.comm to "a.csv"',
  "numbers(100) where n / (n - 5) > 1 and n in (1, 2, 1 << n) sort n desc, -n show n:size as s, hex(n), *",
];
const tokens =
  'foreach task numbers list where show let group by sort top limit distinct count format as and or not in between like has contains is missing null true def assert else use $p expand join on first exists any all count(task t.children children value uniq hist ( ) [ ] , ; | || && . -> ?. :: = == != < <= > >= ~ !~ + - * / % << >> & ^ ! =~ \' " # 0x1f 5m30s 2M 1.5 1_0 "x" /a+/ @"2026-01-01" pid comm state D rss mm stack struct task_struct u64 sizeof cast max list set pct :hex js(r => r => r.n `${ ps bt do to -m \n \\ \u202e \x00 é 💥'
    .split(/ /);

/** Tries texts until the time is over. */
export async function run({ seed, seconds }: FuzzOptions): Promise<FuzzReport> {
  await loadJs();
  const next = randomNumbers(seed);
  const failures: string[] = [];
  const end = performance.now() + seconds * 1000;
  let inputs = 0;
  while (performance.now() < end && failures.length < 10) {
    const text = next(20) === 0 ? makeLong(next) : makeText(next);
    inputs++;
    const problem = tryText(text);
    if (problem !== undefined) failures.push(`${JSON.stringify(shortened(text))}: ${problem}`);
  }
  return { inputs, failures };
}

function shortened(text: string): string {
  return text.length < 1000
    ? text
    : `${text.slice(0, 100)} … ${text.slice(-100)} (${text.length} characters)`;
}

/** What is wrong with how a text was taken; undefined when nothing is. */
function tryText(text: string): string | undefined {
  const start = performance.now();
  try {
    for (const query of compile(text, new FakeWorld(fakeTasks, 1000n))) {
      let rows = 0;
      for (const _ of query.run({ combinations: 100_000 }).rows) if (++rows >= 1000) break;
    }
  } catch (error) {
    if (!(error instanceof QueryError)) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
    if (error.render() === "") return "an error without a word";
  }
  const took = performance.now() - start;
  return took > 2000 ? `took ${Math.round(took)} ms` : undefined;
}

/** Numbers below a bound, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

function makeText(next: (below: number) => number): string {
  if (next(3) === 0) {
    return Array.from({ length: 1 + next(30) }, () => tokens[next(tokens.length)]).join(next(4) ? " " : "");
  }
  let text = seeds[next(seeds.length)];
  for (let i = 1 + next(4); i > 0; i--) text = mutate(text, next);
  return text;
}

function mutate(text: string, next: (below: number) => number): string {
  const at = next(text.length + 1), to = at + next(20);
  const other = seeds[next(seeds.length)];
  switch (next(7)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, at) + tokens[next(tokens.length)] + text.slice(at);
    case 2:
      return text.slice(0, at) + ` ${tokens[next(tokens.length)]} ` + text.slice(to);
    case 3:
      return text.slice(0, at) + other.slice(next(other.length));
    case 4:
      return text.slice(0, at) + text.slice(at, to).repeat(1 + next(300)) + text.slice(to);
    case 5:
      return text.slice(0, at) + String.fromCharCode(next(next(3) === 0 ? 0x10000 : 128)) +
        text.slice(at + 1);
    default:
      return text.slice(0, at) + tokens[next(tokens.length)].repeat(1 + next(300)) + text.slice(at);
  }
}

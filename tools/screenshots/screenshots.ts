/** Renders sessions on the embedded dump: deno task screenshots [FOLDER] */
import { inTerminal, type TerminalSession } from "../../tests/terminal/session.ts";
import { svgOf } from "./svg.ts";

/** What is shown, and which keys lead there. */
interface Shot {
  readonly name: string;
  readonly title: string;
  readonly columns: number;
  readonly rows: number;
  readonly keys: string;
  /** Whether the screen is the one. */
  readonly done: (session: TerminalSession) => boolean;
}

const answered = ({ line, screen }: TerminalSession) =>
  line === "inquest> " && screen.filter((row) => row.startsWith("inquest> ")).length > 1;

const shots: readonly Shot[] = [
  {
    name: "stacks",
    title: "The stacks of tasks that block at the same place",
    columns: 100,
    rows: 22,
    keys:
      "foreach task where state=D group by stack(top=4) show count(), max(blocked), list(pid, 5) limit 3\r",
    done: answered,
  },
  {
    name: "completion",
    title: "TAB shows what may stand at the cursor",
    columns: 100,
    rows: 16,
    keys: "foreach task where state=D show pid, comm, st\t\t\t",
    done: ({ line, screen }) => line.endsWith(", state") && screen.some((row) => / of \d+$/.test(row)),
  },
  {
    name: "command",
    title: "A command of crash as the head of a query",
    columns: 100,
    rows: 12,
    keys: "ps -m | where elapsed > 8s and state = UN | show pid, comm, elapsed limit 5\r",
    done: answered,
  },
  {
    name: "error",
    title: "A mistake, and what was meant",
    columns: 100,
    rows: 12,
    keys: 'foreach task where com = "init" show pid\r',
    done: answered,
  },
];

async function shoot({ title, columns, rows, keys, done }: Shot): Promise<string> {
  let svg = "";
  await inTerminal({ columns, rows }, async (session) => {
    await session.ready();
    session.type("\f");
    await session.until("an empty screen", ({ cursor, line }) => cursor.row === 0 && line === "inquest> ");
    session.type(keys);
    await session.until("the answer", done);
    const used = session.screen.findLastIndex((row) => row.trim() !== "") + 1;
    svg = svgOf(Array.from({ length: used }, (_, row) => session.cells(row)), title);
  });
  return svg;
}

/** The pictures by their names. */
export async function screenshots(): Promise<ReadonlyMap<string, string>> {
  const made = new Map<string, string>();
  for (const shot of shots) made.set(`${shot.name}.svg`, await shoot(shot));
  return made;
}

if (import.meta.main) {
  const folder = Deno.args[0] ?? new URL("../../examples/screenshots", import.meta.url).pathname;
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, svg] of await screenshots()) {
    await Deno.writeTextFile(`${folder}/${name}`, svg);
    console.log(`${folder}/${name}: ${svg.length} bytes`);
  }
}

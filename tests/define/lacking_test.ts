import assert from "node:assert/strict";
import { lacking, unmet } from "../../lib/define/needs.ts";
import { openSession } from "../../mod.ts";

const vmcore = new URL("../../examples/vmcore-6.1", import.meta.url).pathname;

Deno.test("lacking() names all that a dump does not have, unmet() the first of it", async () => {
  const session = await openSession({ vmcore, cache: false }), { target } = session;
  const needs = {
    types: ["task_struct", "tusk_struct"],
    members: [
      "task_struct.mm",
      "mm_struct.mmap_base",
      "mm_struct.mmap_bse",
      "task_struct.state|task_struct.__state",
    ],
    symbols: ["init_task", "wedge:wedge_list", "wedge:wedge_lisp"],
    check: () => "this kernel has no patience",
  };
  const problems = [
    "this kernel has no type struct tusk_struct",
    "this kernel has no member mm_struct.mmap_bse",
    "this kernel has no symbol wedge:wedge_lisp",
    "this kernel has no patience",
  ];
  assert.deepEqual(lacking(needs, target), problems);
  assert.equal(unmet(needs, target), problems[0]);
  assert.deepEqual(lacking({ members: needs.members.slice(0, 2) }, target), []);
  session.close();
});

/** `deno task demo`: one question to the dump that comes with the project. */
const root = new URL("..", import.meta.url).pathname;
const line = "foreach task where state=D show stack";

console.log(`\
examples/vmcore-6.1 is the memory of a dead kernel: Debian's 6.1.0-56, panicked in a virtual machine, as kdump saved it.
Its tasks in state D are blocked in the kernel. Where? Symbols, types and stacks come out of the dump itself: there is
no vmlinux and no debug information here.

$ inquest examples/vmcore-6.1 '${line}'
`);

const { code } = await new Deno.Command(`${root}bin/inquest`, {
  args: ["examples/vmcore-6.1", line],
  cwd: root,
}).spawn().status;
Deno.exit(code);

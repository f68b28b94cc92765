/** The scratch root of the peers: their files are mounted there for this process alone, in a namespace of its own. */
const project = new URL("../..", import.meta.url).pathname;
const namespaceMark = "IN_ROOT_MOUNTS";

/** With a scratch root, the benchmark runs again in a mount namespace of its own; gives that one's exit status. */
export async function inNamespace(peerRoot: string | undefined, script: string): Promise<number | undefined> {
  if (!peerRoot || Deno.env.get(namespaceMark)) return undefined;
  const args = ["--mount", Deno.execPath(), "run", "-A", script, ...Deno.args];
  const child = new Deno.Command("unshare", { args, env: { [namespaceMark]: "1" }, stdin: "null" }).spawn();
  return (await child.status).code;
}

export async function mountInPeerRoot(
  peerRoot: string | undefined,
  files: readonly (string | undefined)[],
): Promise<void> {
  if (!peerRoot) return;
  const { code, stderr } = await new Deno.Command(`${project}tests/oracle/in_root`, {
    args: [peerRoot, ...files.filter((file) => file !== undefined), "--", "true"],
  }).output();
  if (code !== 0) throw new Error(`${peerRoot}: ${new TextDecoder().decode(stderr).trim()}`);
}

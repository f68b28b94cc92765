/**
 * Journeys: transcripts of a shell, in which a new user does one thing after the other. Each command is run by `sh` in a
 * folder of the journey's own, where `inquest` is in the PATH, `vmcore` is the embedded dump, and `examples` are those of
 * the project. Lines that begin with "> " directly below a command belong to it, as in a shell.
 */
import { showOutcome } from "./transcript.ts";

const root = new URL("../..", import.meta.url).pathname;

/** Seconds: far more than any command takes. What it has started ends with it. */
const longest = 60;

export interface Journey {
  /** Runs a command; what it prints, as a transcript writes it. */
  run(command: string): Promise<string>;
  end(): Promise<void>;
}

/** Begins a journey in an empty folder. */
export async function beginJourney(): Promise<Journey> {
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "journey" }));
  const cwd = `${home}/work`;
  await Deno.mkdir(`${home}/bin`);
  await Deno.mkdir(cwd);
  await Deno.symlink(`${root}bin/inquest`, `${home}/bin/inquest`);
  await Deno.symlink(Deno.execPath(), `${home}/bin/deno`);
  await Deno.symlink(`${root}examples/vmcore-6.1`, `${cwd}/vmcore`);
  await Deno.symlink(`${root}examples`, `${cwd}/examples`);
  const env = {
    PATH: `${home}/bin:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    DENO_DIR: await denoDirectory(),
    NO_COLOR: "1",
    TZ: "UTC",
    LC_ALL: "C.UTF-8",
    ...networkVariables(),
  };
  return {
    run: async (command) => {
      const { code, stdout, stderr } = await new Deno.Command("timeout", {
        args: ["--kill-after=1", String(longest), "sh", "-c", command],
        cwd,
        env,
        clearEnv: true,
        stdin: "null",
      }).output();
      const text = (bytes: Uint8Array) =>
        new TextDecoder().decode(bytes).replaceAll(home, "/home/you").replaceAll(root, "/opt/inquest/");
      return showOutcome({ status: code, stdout: text(stdout), stderr: text(stderr) });
    },
    end: () => Deno.remove(home, { recursive: true }),
  };
}

/** How this machine reaches the registry of packages, which the tests of a new plugin ask for versions. */
function networkVariables(): Record<string, string> {
  const wanted =
    /^(SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS|DENO_CERT|DENO_TLS_CA_STORE|(HTTPS?|ALL|NO)_PROXY|NPM_CONFIG_REGISTRY)$/i;
  return Object.fromEntries(Object.entries(Deno.env.toObject()).filter(([name]) => wanted.test(name)));
}

/** Deno keeps its packages there, and would fetch them again elsewhere. */
async function denoDirectory(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"], cwd: "/" }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

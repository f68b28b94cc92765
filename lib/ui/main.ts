import { native } from "../runtime/native.ts";
import { runCli } from "./cli.ts";
import { engine } from "./native_engine.ts";

native.exit(await runCli(native, engine));

/**
 * The program in a process without rights, started by start.ts: it reads the dump and runs the code that the user
 * loads. Nothing that it says is believed outside.
 */
import { cacheDirectory } from "../../runtime/cache_dir.ts";
import { LineInput, ownOutput, redirectPrinting } from "../../runtime/child_side.ts";
import { tellWorkingFolder } from "../../runtime/working_folder.ts";
import { native } from "../../runtime/native.ts";
import { type ChildRequest, ChildSide } from "./side.ts";
import { runCli } from "../cli.ts";
import type { Engine } from "../engine.ts";
import { engine } from "../native_engine.ts";

const input = new LineInput();
const side = new ChildSide({ write: ownOutput(), read: () => input.read() });
redirectPrinting((text) => side.text("out", text), (text) => side.text("err", text));

// Nobody's code but our own has run so far.
side.ask("ready", "");
const request = input.read();
if (request !== undefined) {
  const told: ChildRequest = JSON.parse(request);
  tellWorkingFolder(told.folder);
  const process = side.process(native, told);
  const folder = cacheDirectory(process.env);
  const reading: Engine = {
    open: (request) =>
      engine.open({
        ...request,
        keepIndex: false,
        ...(folder === undefined ? {} : { cacheDirectory: folder }),
      }),
  };
  if (told.session) await (await import("./lines.ts")).serveLines(side, process, reading);
  else side.done(await runCli(process, reading));
  // The process outside ends this one.
  input.read();
}
native.exit(0);

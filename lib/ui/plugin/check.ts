/** `inquest plugin check FILE VMCORE`: what a dump lacks of what a plugin needs. */
import { escapeText } from "../../base/text.ts";
import { QueryError } from "../../../dsl/query_error.ts";
import { lacking as lackingOf, type Needs } from "../../define/needs.ts";
import { reason } from "../../plugin/guard.ts";
import type { Target } from "../../types/target.ts";
import type { PluginDeclaration } from "../../define/plugin.ts";
import type { Session } from "../../session/session.ts";
import { partsOf } from "./parts.ts";

/** What the dump of a session lacks, one line each; nothing when the whole plugin can be used. */
export async function lackingText(plugin: PluginDeclaration, session: Session): Promise<string[]> {
  const whole = lacking(plugin.needs ?? {}, session.target).map((reason) => `${plugin.name}: ${reason}`);
  const parts = partsOf(plugin).flatMap((part) =>
    lacking(part.needs ?? {}, session.target).map((reason) => `${part.name}: ${reason}`)
  );
  const found = [...whole, ...parts];
  for (const { name, query, needs } of plugin.checks ?? []) {
    if (typeof query !== "string" || lacking(needs ?? {}, session.target).length > 0 || whole.length > 0) {
      continue;
    }
    try {
      await session.compile(query);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      found.push(`${plugin.name}.${name}: ${error.message.split("\n")[0]}`);
    }
  }
  return found.map((line) => escapeText(line));
}

/** A need of its own is the plugin's code. */
function lacking(needs: Needs, target: Target): string[] {
  try {
    return lackingOf(needs, target).map(String);
  } catch (error) {
    return [`its own check failed: ${reason(error)}`];
  }
}

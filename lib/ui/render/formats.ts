/** The renderings by name, each loaded when it is used. */
import { registry } from "./formats/registry.generated.ts";
import type { CreateRenderer } from "./renderer.ts";

const formats: Record<string, () => Promise<{ create: CreateRenderer }>> = registry;

export function formatNames(): string[] {
  return Object.keys(formats);
}

/** How to make a renderer of this name; undefined when there is none. */
export async function loadFormat(name: string): Promise<CreateRenderer | undefined> {
  return Object.hasOwn(formats, name) ? (await formats[name]()).create : undefined;
}

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";

import { renderStack } from "../../tools/render-stack";
import { enough, releaseValues } from "../unit/stacks/rendered";
import type { AgentFilters } from "./judge";

/** The filters that a stack hands to the agent, with settings that replace the stack file's. */
export async function stackFilters(
  stack: string,
  override?: Record<string, unknown>,
): Promise<Required<AgentFilters>> {
  const resources = await renderStack(stack, override && { override: { ...enough, ...override } });
  const { tetragon } = releaseValues(resources) as unknown as { tetragon: Record<string, unknown> };
  const { enabled } = (tetragon.processAncestors ?? {}) as { enabled?: string };
  const flags = (tetragon.extraArgs ?? {}) as Record<string, unknown>;
  return {
    allowList: tetragon.exportAllowList as string,
    denyList: tetragon.exportDenyList as string,
    fieldFilters: tetragon.fieldFilters as string,
    redactionFilters: tetragon.redactionFilters as string,
    pidSetFilter: flags["enable-pid-set-filter"] === "true",
    processCredentials: tetragon.enableProcessCred === true,
    ancestors: enabled?.split(",") ?? [],
  };
}

/** The settings of every example in docs/filters.md, without the project's namespace. */
export function documentedSettings(): Record<string, unknown>[] {
  const page = readFileSync(resolve(__dirname, "../../docs/filters.md"), "utf8");
  return [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => {
    const { config } = parse(text) as { config: Record<string, unknown> };
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.split(":")[1], value]));
  });
}

/** The entries of a list as the agent reads it. */
export function entries<T>(list: string): T[] {
  return list === "" ? [] : list.split("\n").map((line) => JSON.parse(line) as T);
}

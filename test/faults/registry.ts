import { rm } from "node:fs/promises";
import { join } from "node:path";

import type { Pipeline } from "../e2e/harness";

/** The directory of Filebeat's registry and lock. */
export function registryDirectory({ directory }: Pipeline): string {
  return join(directory, "filebeat", "data");
}

/** Removes the registry of a Filebeat that does not run. */
export async function forgetRegistry(pipeline: Pipeline): Promise<void> {
  await rm(registryDirectory(pipeline), { recursive: true, force: true });
}

import { join } from "node:path";

import { writeEventsFile } from "./events-file";
import { type Trial, measure } from "./measurement";
import type { Variant } from "./variants";
import type { Workbench } from "./workbench";

const mostEvents = 20_000;

/**
 * Sends other events than those of the measurement through each setup, so that the engine's compiler and caches are warm
 * before anything counts.
 *
 * @param seed of the measurement's events
 * @param events of the measurement; no more are sent, and at most 20,000
 */
export async function warmUp(
  bench: Workbench,
  variants: readonly Variant[],
  { seed, events }: { seed: number; events: number },
  trialOf?: (variant: Variant) => Trial,
): Promise<void> {
  const early = { seed: seed + 1, count: Math.min(events, mostEvents) };
  const file = await writeEventsFile(join(bench.directory, "events-warm-up"), early);
  await bench.progress.step("Warming up …", async () => {
    for (const variant of variants) {
      await measure(bench, variant, [file], trialOf?.(variant));
    }
  });
}

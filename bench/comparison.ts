import { join } from "node:path";

import type { BenchOptions } from "./bench-options";
import { type EventsFile, writeEventsFile } from "./events-file";
import { lagLoad, measureLag } from "./lag";
import { inTurns } from "./in-turns";
import { type Machine, describeMachine } from "./machine";
import { measure } from "./measurement";
import { type VariantResult, summarize } from "./results";
import { storedBytes } from "./storage";
import { type Variant, variantsNamed } from "./variants";
import { warmUp } from "./warm-up";
import type { Workbench } from "./workbench";

/** Everything that one comparison found; this is what `--json` prints. */
export interface Comparison {
  machine: Machine;
  events: number;
  rounds: number;
  seed: number;
  lineBytes: number;
  results: VariantResult[];
}

const { seed } = lagLoad;

/** Sends the same events through all setups, in rounds that interleave them, and summarizes. */
export async function compare(bench: Workbench, options: BenchOptions): Promise<Comparison> {
  const { events, rounds: roundCount } = options;
  const variants = variantsNamed(options.variants);
  const { whole, trimmed } = await bench.progress.step(`Writing ${events} events …`, () =>
    eventFiles(bench, events),
  );
  const fileOf = (variant: Variant): EventsFile => (variant.trimmed ? trimmed : whole);
  const trialOf = ({ name }: Variant) =>
    name === "documented" ? {} : { overrides: options.overrides, env: options.env };

  await warmUp(bench, variants, { seed, events });
  const measured = await inTurns(bench.progress, roundCount, variants, {
    title: (variant) => variant.title,
    measure: (variant) => measure(bench, variant, [fileOf(variant)], trialOf(variant)),
  });
  const results: VariantResult[] = [];
  for (const [index, variant] of variants.entries()) {
    const rounds = measured[index];
    const result = summarize(variant, rounds, events);
    if (!options.quick) {
      await bench.progress.step(`Lag and stored bytes: ${variant.title} …`, async () => {
        result.lag = await measureLag(bench, variant, { ...lagLoad, ...trialOf(variant) });
        const bytes = await storedBytes(bench, rounds[0].stream);
        result.storedBytes = {
          standard: bytes.standard / events,
          logsdb: bytes.logsdb / events,
          logsdbSynthetic: bytes.logsdbSynthetic / events,
        };
      });
    }
    results.push(result);
  }
  return {
    machine: await describeMachine(bench.client),
    events,
    rounds: roundCount,
    seed,
    lineBytes: whole.bytes / events,
    results,
  };
}

async function eventFiles(
  bench: Workbench,
  count: number,
): Promise<{ whole: EventsFile; trimmed: EventsFile }> {
  return {
    whole: await writeEventsFile(join(bench.directory, "events"), { seed, count }),
    trimmed: await writeEventsFile(join(bench.directory, "events-trimmed"), { seed, count }, true),
  };
}

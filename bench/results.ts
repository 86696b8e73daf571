import type { Lag } from "./lag";
import type { Measurement } from "./measurement";
import type { StorageMode } from "./storage";

/** Medians of one setup, per event where it says so. */
export interface VariantResult {
  name: string;
  title: string;
  filebeatMicroseconds: number;
  elasticsearchMicroseconds: number;
  /** Both, without force merge. */
  totalMicroseconds: number;
  forceMergeMicroseconds: number;
  eventsPerSecond: number;
  /** Events that Filebeat alone handles in a second of CPU time. */
  eventsPerFilebeatCpuSecond: number;
  filebeatPeakMiB: number;
  wireBytes: number;
  /** The data stream in one segment, as its own template stores it. */
  mergedBytes: number;
  storedBytes?: Record<StorageMode, number>;
  lag?: Lag;
  /** Lowest and highest total of a round, in microseconds per event. */
  spread: [number, number];
}

/** A figure that the project promises, and what was measured. */
export interface Target {
  title: string;
  value: number;
  limit: number;
  /** Whether the limit is the least (true) or the most that is allowed. */
  atLeast: boolean;
  met: boolean;
}

const mebibyte = 1024 * 1024;

/** The median; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
}

/** Medians over the rounds of one setup. */
export function summarize(
  { name, title }: { name: string; title: string },
  rounds: readonly Measurement[],
  events: number,
): VariantResult {
  const of = (figure: (round: Measurement) => number): number => median(rounds.map(figure));
  const perEvent = (seconds: number): number => (seconds / events) * 1e6;
  const total = (round: Measurement): number =>
    perEvent(round.filebeatCpuSeconds + round.elasticsearchCpuSeconds);
  const totals = rounds.map(total);
  return {
    name,
    title,
    filebeatMicroseconds: of((round) => perEvent(round.filebeatCpuSeconds)),
    elasticsearchMicroseconds: of((round) => perEvent(round.elasticsearchCpuSeconds)),
    totalMicroseconds: of(total),
    forceMergeMicroseconds: of((round) => perEvent(round.forceMergeCpuSeconds)),
    eventsPerSecond: of((round) => round.eventsPerSecond),
    eventsPerFilebeatCpuSecond: of((round) => events / round.filebeatCpuSeconds),
    filebeatPeakMiB: of((round) => round.filebeatPeakBytes / mebibyte),
    wireBytes: of((round) => round.wireBytes / events),
    mergedBytes: of((round) => round.storedBytes / events),
    spread: [Math.min(...totals), Math.max(...totals)],
  };
}

/** The promises about `lean`, as far as they were measured; ratios are to the documented setup of the same run. */
export function targets(results: readonly VariantResult[]): Target[] {
  const documented = results.find(({ name }) => name === "documented");
  const lean = results.find(({ name }) => name === "lean");
  if (!documented || !lean) {
    return [];
  }
  const most = (title: string, value: number, limit: number): Target => ({
    title,
    value,
    limit,
    atLeast: false,
    met: value <= limit,
  });
  const rate = lean.eventsPerFilebeatCpuSecond;
  const stored = [documented.storedBytes, lean.storedBytes];
  const [before, after] = stored;
  return [
    most(
      "CPU of Filebeat and Elasticsearch per event",
      lean.totalMicroseconds / documented.totalMicroseconds,
      0.65,
    ),
    ...(before && after
      ? [
          most("bytes stored per event, stored source", after.logsdb / before.standard, 0.3),
          most("bytes stored per event, synthetic source", after.logsdbSynthetic / before.standard, 0.13),
        ]
      : []),
    most("bytes on the wire per event", lean.wireBytes / documented.wireBytes, 0.6),
    {
      title: "events per CPU second of Filebeat",
      value: rate,
      limit: 10_000,
      atLeast: true,
      met: rate >= 10_000,
    },
  ];
}

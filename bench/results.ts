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

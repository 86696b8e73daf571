import { barChart } from "./bar-chart";
import type { VariantResult } from "./results";

/** CPU time per event of each setup. */
export function cpuChart(results: readonly VariantResult[]): string {
  return barChart({
    title: "CPU time per event, µs",
    categories: results.map(({ name }) => name),
    series: [
      { name: "Filebeat", values: results.map((r) => Math.round(r.filebeatMicroseconds)), stack: "cpu" },
      {
        name: "Elasticsearch",
        values: results.map((r) => Math.round(r.elasticsearchMicroseconds)),
        stack: "cpu",
      },
    ],
  });
}

/** Bytes per event of each setup, on the wire and stored. */
export function bytesChart(results: readonly VariantResult[]): string {
  const stored = (mode: "standard" | "logsdb" | "logsdbSynthetic"): number[] =>
    results.map((r) => Math.round(r.storedBytes?.[mode] ?? 0));
  return barChart({
    title: "Bytes per event",
    categories: results.map(({ name }) => name),
    series: [
      { name: "on the wire", values: results.map((r) => Math.round(r.wireBytes)) },
      { name: "stored, without logsdb", values: stored("standard") },
      { name: "stored, logsdb", values: stored("logsdb") },
      { name: "stored, logsdb, synthetic source", values: stored("logsdbSynthetic") },
    ],
  });
}

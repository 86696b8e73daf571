import { init, type EChartsOption } from "echarts";

import type { VariantResult } from "./results";

/** Bars of one figure. */
export interface Bars {
  title: string;
  /** One text per bar or group of bars. */
  categories: string[];
  series: { name: string; values: number[]; stack?: string }[];
}

const size = { width: 760, height: 340 };

/** A bar chart as SVG text; the same figures give the same text. */
export function barChart({ title, categories, series }: Bars): string {
  return svg({
    title: { text: title, left: "center" },
    legend: { bottom: 0 },
    grid: { left: 16, right: 16, top: 48, bottom: 40, containLabel: true },
    xAxis: { type: "category", data: categories },
    yAxis: { type: "value" },
    series: series.map(({ name, values, stack }) => ({
      type: "bar",
      name,
      stack,
      data: values.map((value) => Math.round(value * 100) / 100),
      label: { show: true, position: stack ? "inside" : "top" },
    })),
  });
}

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

function svg(option: EChartsOption): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  chart.setOption({ animation: false, backgroundColor: "#fff", ...option });
  const text = chart.renderToSVGString();
  chart.dispose();
  return `${text}\n`;
}

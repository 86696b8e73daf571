import type { VariantResult } from "./results";

/** A row of the comparison: its name, the figure of a setup, and how it is written. */
interface Row {
  title: string;
  figure: (result: VariantResult) => number | undefined;
  /** Whether a ratio to the documented setup says something. */
  ratio: boolean;
  /** What the documented setup's figure is, where that is another one than the row's. */
  baseline?: (result: VariantResult) => number | undefined;
}

const rows: Row[] = [
  { title: "Filebeat + Elasticsearch CPU, µs/event", figure: (r) => r.totalMicroseconds, ratio: true },
  { title: "Filebeat CPU, µs/event", figure: (r) => r.filebeatMicroseconds, ratio: true },
  { title: "Elasticsearch CPU, µs/event", figure: (r) => r.elasticsearchMicroseconds, ratio: true },
  { title: "force merge CPU, µs/event", figure: (r) => r.forceMergeMicroseconds, ratio: true },
  { title: "bytes on the wire per event", figure: (r) => r.wireBytes, ratio: true },
  {
    title: "bytes stored per event, without logsdb",
    figure: (r) => r.storedBytes?.standard,
    ratio: true,
  },
  {
    title: "bytes stored per event, logsdb, stored source",
    figure: (r) => r.storedBytes?.logsdb,
    baseline: (r) => r.storedBytes?.standard,
    ratio: true,
  },
  {
    title: "bytes stored per event, logsdb, synthetic source",
    figure: (r) => r.storedBytes?.logsdbSynthetic,
    baseline: (r) => r.storedBytes?.standard,
    ratio: true,
  },
  { title: "events per second, one Filebeat", figure: (r) => r.eventsPerSecond, ratio: true },
  { title: "events per CPU second of Filebeat", figure: (r) => r.eventsPerFilebeatCpuSecond, ratio: true },
  { title: "Filebeat memory, peak MiB", figure: (r) => r.filebeatPeakMiB, ratio: true },
  { title: "lag at 500 events/s, median ms", figure: (r) => r.lag?.median, ratio: false },
  { title: "lag at 500 events/s, 95th percentile ms", figure: (r) => r.lag?.percentile95, ratio: false },
];

/** Cells of the comparison, the head first: ratios to the documented setup, then absolute figures. */
export function comparisonCells(results: readonly VariantResult[]): string[][] {
  const base = results.find(({ name }) => name === "documented");
  const others = results.filter((result) => result !== base);
  const head = [
    "",
    ...(base ? others.map(({ name }) => `${name} ÷ documented`) : []),
    ...results.map(({ name }) => name),
  ];
  const measured = rows.filter(({ figure }) => results.some((result) => figure(result) !== undefined));
  return [
    head,
    ...measured.map(({ title, figure, ratio, baseline = figure }) => {
      const before = base && baseline(base);
      const ratios = others.map((other) => {
        const after = figure(other);
        return ratio && before && after !== undefined ? (after / before).toFixed(2) : "";
      });
      return [title, ...(base ? ratios : []), ...results.map((result) => shown(figure(result)))];
    }),
  ];
}

/** A Markdown table, aligned as Prettier does. */
export function markdownTable([head, ...body]: string[][]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...body].map((row) => row[column].length)));
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...body.map(line)].join("\n");
}

/** A figure as the tables write it, three digits or more; empty where nothing was measured. */
export function shown(figure: number | undefined): string {
  if (figure === undefined) {
    return "";
  }
  if (figure < 1) {
    return figure.toFixed(2);
  }
  return figure < 100
    ? String(Math.round(figure * 10) / 10)
    : Math.round(figure).toLocaleString("en").replaceAll(",", " ");
}

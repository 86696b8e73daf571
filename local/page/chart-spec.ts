import type { Spec as VegaSpec } from "vega";

import { columnId } from "../../components/kibana/panels/aggregations";
import { type Panel, axisBucket } from "../../components/kibana/panels/panel";
import { colourSignal, rowsData, timeSignals } from "./page-model";

const number = columnId.metric(0);

/** The panel as a Vega chart of Vega-Lite's making; undefined for numbers and tables, which are HTML. */
export async function chartSpec(panel: Panel): Promise<VegaSpec | undefined> {
  const layer = chartLayer(panel);
  if (!layer) {
    return undefined;
  }
  // It waits at its top level, so `require` cannot load it.
  const { compile } = await import("vega-lite");
  const { spec } = compile({
    data: { name: rowsData },
    width: 400,
    height: 200,
    autosize: { type: "fit", contains: "padding" },
    params: [
      ...Object.values(timeSignals).map((name) => ({ name, value: 0 })),
      { name: colourSignal, value: "" },
    ],
    description: panel.title,
    // Else it is white, in the dark too.
    background: "transparent",
    ...layer,
  });
  return withoutCopies(spec);
}

/**
 * The chart without the data set that Vega-Lite derives from the page's rows: what it computes is computed in the rows
 * themselves. For a derived data set Vega remembers each row that ever was, also when it is gone (`lut` in
 * vega-transforms/src/Relay.js): a list that was as long as all rows of all charts since the page was opened, and some
 * 50 kB longer after each refresh.
 */
function withoutCopies(spec: VegaSpec): VegaSpec {
  const { data = [] } = spec;
  const copies = data.filter((each) => "source" in each && each.source === rowsData);
  if (copies.length !== 1) {
    throw new Error(
      `${copies.length} data sets are derived from the rows of "${String(spec.description)}", not one`,
    );
  }
  const [copy] = copies;
  const merged = data
    .filter((each) => each !== copy)
    .map((each) => (each.name === rowsData ? { ...each, transform: copy.transform } : each));
  const named = (_key: string, value: unknown): unknown => (value === copy.name ? rowsData : value);
  return JSON.parse(JSON.stringify({ ...spec, data: merged }, named)) as VegaSpec;
}

function chartLayer(panel: Panel): object | undefined {
  const axis = axisBucket(panel);
  const time = columnId.bucket(axis);
  const other = panel.buckets.findIndex((_, index) => index !== axis);
  const split = other < 0 ? {} : { color: colour(columnId.bucket(other), panel.buckets[other].label) };
  const common = { ...split, tooltip: tooltip(panel) };
  switch (panel.kind) {
    case "metric":
    case "table":
      return undefined;
    case "line":
      return {
        mark: {
          type: "line",
          ...clipped,
          color: { expr: colourSignal },
          point: { color: { expr: colourSignal } },
        },
        encoding: { x: timeAxis(time), y: { field: number, ...measure }, ...common },
      };
    case "bar":
      return panel.buckets[axis].kind === "time"
        ? timeBars(time, other < 0 ? undefined : columnId.bucket(other), common)
        : {
            mark: {
              type: "bar",
              color: { expr: colourSignal },
              // A few values are no reason for bars as thick as a book.
              height: { expr: "min(26, 0.8 * bandwidth('y'))" },
            },
            encoding: {
              x: { field: number, ...measure, stack: "zero" },
              y: { field: columnId.bucket(axis), sort: "-x", ...names },
              ...common,
            },
          };
    case "pie":
      return {
        mark: { type: "arc", innerRadius: { expr: "min(width, height) / 5" } },
        encoding: {
          theta: { field: number, type: "quantitative", stack: true },
          color: colour(columnId.bucket(0), panel.buckets[0].label),
          tooltip: tooltip(panel),
        },
      };
    case "heatmap":
      return {
        transform: [{ filter: `datum.${number} > 0` }],
        mark: { type: "rect", ...clipped },
        encoding: {
          x: timeAxis(time),
          x2: { field: `${time}End` },
          y: { field: columnId.bucket(other), ...names },
          color: {
            field: number,
            type: "quantitative",
            title: panel.metrics[0].label,
            scale: { scheme: "viridis" },
          },
          tooltip: tooltip(panel),
        },
      };
  }
}

/** Bars as wide as a step of time, on top of each other: Vega-Lite stacks by itself only bars without a width. */
function timeBars(time: string, split: string | undefined, common: object): object {
  const sort = split === undefined ? {} : { sort: [{ field: split }] };
  return {
    transform: [
      { filter: `datum.${number} > 0` },
      { stack: number, groupby: [time], as: ["bottom", "top"], ...sort },
    ],
    mark: { type: "bar", ...clipped, color: { expr: colourSignal } },
    encoding: {
      x: timeAxis(time),
      x2: { field: `${time}End` },
      y: { field: "bottom", ...measure },
      y2: { field: "top" },
      ...common,
    },
  };
}

/** Each number by itself: a format of the axis gives all of them the prefix of the largest, so that nothing is "0k". */
const axisNumber = "format(datum.value, '~s')";
const measure = { type: "quantitative", title: null, axis: { tickMinStep: 1, labelExpr: axisNumber } };
/** The first and the last step of time reach beyond the ends of the axis. */
const clipped = { clip: true };
const names = { type: "nominal", title: null, axis: { labelLimit: 180 } };

function timeAxis(field: string): object {
  return {
    field,
    type: "temporal",
    title: null,
    scale: { domainMin: { expr: timeSignals.from }, domainMax: { expr: timeSignals.to } },
    axis: { grid: false, labelOverlap: true, labelSeparation: 8 },
  };
}

function colour(field: string, title: string): object {
  return { field, type: "nominal", title, legend: { labelLimit: 160 } };
}

function tooltip(panel: Panel): object[] {
  return [
    ...panel.buckets.map(({ kind, label }, index) => ({
      field: columnId.bucket(index),
      title: label,
      type: kind === "time" ? "temporal" : "nominal",
      ...(kind === "time" ? { format: "%Y-%m-%d %H:%M:%S" } : {}),
    })),
    ...panel.metrics.map(({ label }, index) => ({
      field: columnId.metric(index),
      title: label,
      type: "quantitative",
    })),
  ];
}

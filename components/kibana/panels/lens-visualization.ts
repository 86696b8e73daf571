import type { JsonObject } from "../../json";
import { columnId } from "./aggregations";
import { type Panel, axisBucket } from "./panel";

/** Which of Kibana's charts a panel is, and which column is what in it. */
interface LensVisualization {
  visualizationType: string;
  visualization: JsonObject;
}

/** The chart of a panel, with the keys that Kibana 8.9 writes for it. */
export function lensVisualization(panel: Panel, layerId: string): LensVisualization {
  const data = { layerId, layerType: "data" };
  const buckets = panel.buckets.map((_, index) => columnId.bucket(index));
  const metrics = panel.metrics.map((_, index) => columnId.metric(index));
  const axis = buckets[axisBucket(panel)];
  const others = buckets.filter((id) => id !== axis);
  switch (panel.kind) {
    case "metric":
      return {
        visualizationType: "lnsMetric",
        visualization: { ...data, metricAccessor: metrics[0], showBar: false },
      };
    case "line":
    case "bar":
      return { visualizationType: "lnsXY", visualization: xy(panel, data, { axis, others, metrics }) };
    case "pie":
      return {
        visualizationType: "lnsPie",
        visualization: {
          shape: "donut",
          layers: [
            {
              ...data,
              primaryGroups: buckets,
              metrics,
              numberDisplay: "percent",
              categoryDisplay: "default",
              legendDisplay: "default",
              nestedLegend: false,
            },
          ],
        },
      };
    case "table":
      return {
        visualizationType: "lnsDatatable",
        visualization: {
          ...data,
          columns: [...buckets, ...metrics].map((id) => ({
            columnId: id,
            isTransposed: false,
            isMetric: metrics.includes(id),
          })),
          paging: { size: 10, enabled: true },
        },
      };
    case "heatmap":
      return {
        visualizationType: "lnsHeatmap",
        visualization: {
          ...data,
          shape: "heatmap",
          xAccessor: axis,
          yAccessor: others[0],
          valueAccessor: metrics[0],
          gridConfig: {
            type: "heatmap_grid",
            isCellLabelVisible: false,
            isYAxisLabelVisible: true,
            isXAxisLabelVisible: true,
            isYAxisTitleVisible: false,
            isXAxisTitleVisible: false,
          },
          legend: { type: "heatmap_legend", isVisible: true, position: "right" },
        },
      };
  }
}

/** Columns of a chart with two axes. */
interface AxisColumns {
  axis: string;
  others: string[];
  metrics: string[];
}

function xy(panel: Panel, data: JsonObject, { axis, others, metrics }: AxisColumns): JsonObject {
  const isOverTime = panel.buckets[axisBucket(panel)].kind === "time";
  const seriesType = panel.kind === "line" ? "line" : isOverTime ? "bar_stacked" : "bar_horizontal_stacked";
  const both = { x: false, yLeft: false, yRight: false };
  return {
    preferredSeriesType: seriesType,
    legend: { isVisible: true, position: "right" },
    valueLabels: "hide",
    fittingFunction: "None",
    axisTitlesVisibilitySettings: both,
    gridlinesVisibilitySettings: { ...both, yLeft: true },
    tickLabelsVisibilitySettings: { x: true, yLeft: true, yRight: true },
    layers: [
      {
        ...data,
        seriesType,
        accessors: metrics,
        xAccessor: axis,
        ...(others.length > 0 ? { splitAccessor: others[0] } : {}),
        position: "top",
        showGridlines: false,
      },
    ],
  };
}

import * as elasticstack from "@pulumi/elasticstack";

import type { ChildOptions } from "../component-options";
import { dataStreamPatterns } from "../data-stream";
import type { JsonObject } from "../json";
import type { ResolvedStore } from "../resolved-args";
import { pipelineError } from "./dashboards/event-conditions";
import { is } from "./query/condition";
import { queryDsl } from "./query/query-dsl";
import { stableUuid } from "./saved-objects/stable-uuid";

/** A rule of Kibana's rule type `.es-query`. */
interface HealthAlert {
  name: string;
  title: string;
  params: JsonObject;
}

type HealthSettings = NonNullable<ResolvedStore["kibana"]["healthAlerts"]>;

/** How often a rule looks, and the span that it looks at unless it says otherwise. */
const minutes = 5;

/** Rules that say when the pipeline does not bring everything. */
export function healthAlertResources(
  name: string,
  { kibana }: ResolvedStore,
  settings: HealthSettings,
  opts: ChildOptions,
): void {
  for (const alert of healthAlerts(settings)) {
    new elasticstack.KibanaAlertingRule(
      `${name}-alert-${alert.name}`,
      {
        spaceId: kibana.space,
        ruleId: stableUuid(`alert:${alert.name}`),
        name: `Tetragon: ${alert.title}`,
        ruleTypeId: ".es-query",
        consumer: "stackAlerts",
        interval: `${minutes}m`,
        params: JSON.stringify(alert.params),
        tags: ["Tetragon"],
        enabled: true,
        actions: settings.connectors.map((id) => ({
          id,
          group: "query matched",
          params: JSON.stringify({ message: "{{rule.name}}: {{context.message}}" }),
          frequency: { summary: false, notifyWhen: "onActionGroupChange" },
        })),
      },
      opts,
    );
  }
}

/** The rules that the settings ask for. */
export function healthAlerts(settings: HealthSettings): HealthAlert[] {
  const { silentMinutes, errorPercent, clusters } = settings;
  const silence = (condition: JsonObject): JsonObject => ({
    ...search(dataStreamPatterns.events, condition, silentMinutes),
    threshold: [1],
    thresholdComparator: "<",
  });
  return [
    ...(clusters.length === 0
      ? [{ name: "silence", title: "no event arrives", params: silence({ match_all: {} }) }]
      : clusters.map((cluster) => ({
          name: `silence-${cluster}`,
          title: `no event arrives from ${cluster}`,
          params: silence(queryDsl(is("orchestrator.cluster.name", cluster))),
        }))),
    {
      name: "dead-letters",
      title: "Elasticsearch refuses documents",
      params: search(dataStreamPatterns.deadLetter, { match_all: {} }, minutes),
    },
    {
      name: "dropped",
      title: "a node throttles or limits its events",
      params: {
        ...search(
          dataStreamPatterns.events,
          queryDsl(is("event.action", "throttle", "rate_limited")),
          minutes,
        ),
        groupBy: "top",
        termField: "host.name",
        termSize: 100,
      },
    },
    {
      name: "pipeline-errors",
      title: `more than ${errorPercent} % of lines are no events`,
      params: {
        searchType: "esqlQuery",
        esqlQuery: { esql: errorShareQuery(errorPercent) },
        size: 0,
        timeField: "@timestamp",
        timeWindowSize: minutes,
        timeWindowUnit: "m",
        threshold: [0],
        thresholdComparator: ">",
      },
    },
  ];
}

/** A row where the share is too high, else none. */
function errorShareQuery(percent: number): string {
  const { field, values } = pipelineError as Extract<typeof pipelineError, { kind: "is" }>;
  return [
    `FROM ${dataStreamPatterns.events}`,
    `STATS documents = COUNT(*), errors = SUM(CASE(${field} == "${values[0]}", 1, 0))`,
    `WHERE errors * 100 > documents * ${percent}`,
  ].join(" | ");
}

/** A search that alerts as soon as it finds one document. */
function search(index: string, query: JsonObject, span: number): JsonObject {
  return {
    searchType: "esQuery",
    esQuery: JSON.stringify({ query }),
    index: [index],
    size: 0,
    timeField: "@timestamp",
    timeWindowSize: span,
    timeWindowUnit: "m",
    threshold: [0],
    thresholdComparator: ">",
  };
}

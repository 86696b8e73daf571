import type { JsonObject } from "../../../components/json";
import type { Bucket, ElasticView } from "../elastic-view";
import { type Check, failed, ok, skipped, warning } from "../verdict";

/** Time that counts as lately: a quiet node still has its probes and cron jobs in it. */
const lately = "now-15m";
/** Further back than a day, what was wrong may have been mended. */
const recently = "now-24h";
const mostHosts = 1_000;
/** Minutes between an event and its arrival that are no backlog. */
const toleratedLag = 2;

/** What is behind a document: the node and when its newest event happened and arrived. */
interface Host {
  name: string;
  newest: number;
  lagMinutes: number | undefined;
}

/** Checks of the documents themselves. `expectedNodes` are the cluster's, if they can be read. */
export function streamChecks(expectedNodes: () => Promise<string[] | undefined>): Check<ElasticView>[] {
  return [...anyDocuments, ...mappedDocuments(expectedNodes).map(ofMappedDocuments)];
}

/** Says nothing of documents that Elastic's package made: their fields are its own. */
function ofMappedDocuments(check: Check<ElasticView>): Check<ElasticView> {
  return {
    ...check,
    run: async (view) =>
      view.declared.documents === "raw"
        ? skipped("Elastic's package maps the documents of this stack")
        : check.run(view),
  };
}

/** Checks that need no field of ours. */
const anyDocuments: Check<ElasticView>[] = [
  {
    id: "data-stream",
    title: "Data stream exists",
    causes: ["stream-missing", "stream-is-index"],
    async run(view) {
      const { dataStream } = view.declared;
      const found = await view.get(`/_data_stream/${dataStream}`);
      if (((found?.data_streams ?? []) as unknown[]).length > 0) {
        return ok(dataStream);
      }
      const index = await view.get(`/${dataStream}/_settings`);
      return index
        ? failed("stream-is-index", `${dataStream} is an index`)
        : failed("stream-missing", `there is no ${dataStream}`);
    },
  },
  {
    id: "documents",
    title: "Documents arrive",
    causes: ["stream-silent"],
    async run(view) {
      const { dataStream } = view.declared;
      const found = await view.search(dataStream, {
        aggs: {
          newest: { max: { field: "@timestamp" } },
          lately: { filter: { range: { "@timestamp": { gte: lately } } } },
        },
      });
      const { newest, lately: recent } = found.aggregations ?? {};
      const total = found.hits.total.value;
      if ((recent?.doc_count ?? 0) === 0) {
        const last = newest?.value_as_string;
        return failed(
          "stream-silent",
          `${total} documents, ${last ? `the newest of ${last}` : "none at all"}`,
        );
      }
      return ok(`${recent?.doc_count} in 15 minutes, the newest of ${newest?.value_as_string}`);
    },
  },
];

/** Checks by the fields that the mapping writes. */
function mappedDocuments(expectedNodes: () => Promise<string[] | undefined>): Check<ElasticView>[] {
  return [
    {
      id: "mapped",
      title: "Documents have fields",
      causes: ["documents-raw"],
      async run(view) {
        const found = await view.search(view.declared.dataStream, {
          query: since(recently),
          aggs: { without: { missing: { field: "event.kind" } } },
        });
        const total = found.hits.total.value;
        const without = found.aggregations?.without?.doc_count ?? 0;
        if (total === 0) {
          return skipped("there are no documents of the last day");
        }
        return without > 0
          ? failed("documents-raw", `${without} of ${total} have no event.kind`)
          : ok(`all ${total} of a day`);
      },
    },
    {
      id: "nodes",
      title: "Every node sends",
      causes: ["node-silent"],
      async run(view) {
        const expected = await expectedNodes();
        if (!expected) {
          return skipped("the cluster's nodes cannot be read");
        }
        const sending = new Set((await hosts(view)).map(({ name }) => name));
        const silent = expected.filter((name) => !sending.has(name));
        return silent.length === 0
          ? ok(`all ${expected.length}`)
          : failed("node-silent", `${silent.length} of ${expected.length}: ${some(silent)}`);
      },
    },
    {
      id: "lag",
      title: "Nodes are not behind",
      causes: ["node-behind"],
      async run(view) {
        const all = await hosts(view);
        if (all.length === 0) {
          return skipped("no node has sent anything lately");
        }
        const behind = all.filter(({ lagMinutes = 0 }) => lagMinutes > toleratedLag);
        const told = all.filter(({ lagMinutes }) => lagMinutes !== undefined);
        if (told.length === 0) {
          return skipped("no document has event.ingested, which the ingest pipeline of the stack sets");
        }
        const worst = Math.max(...told.map(({ lagMinutes = 0 }) => lagMinutes));
        return behind.length === 0
          ? ok(`at most ${worst.toFixed(1)} minutes between an event and its arrival`)
          : warning(
              "node-behind",
              behind.map(({ name, lagMinutes = 0 }) => `${name} ${lagMinutes.toFixed(0)} minutes`).join(", "),
            );
      },
    },
    {
      id: "kinds",
      title: "Starts and ends of processes arrive",
      causes: ["kind-missing"],
      async run(view) {
        const counts = await terms(view, "event.action", recently);
        if (counts.length === 0) {
          return skipped("there are no documents of the last day");
        }
        const missing = ["exec", "end"].filter((action) => !counts.some(({ key }) => key === action));
        const shown = counts.slice(0, 6).map(({ key, doc_count: count }) => `${key} ${count}`);
        return missing.length === 0
          ? ok(shown.join(", "))
          : warning("kind-missing", `no ${missing.join(" and no ")} in a day, but ${shown.join(", ")}`);
      },
    },
    {
      id: "pipeline-errors",
      title: "Every line could be mapped",
      causes: ["pipeline-errors"],
      async run(view) {
        const found = await view.search(view.declared.dataStream, {
          query: since(recently, { term: { "event.kind": "pipeline_error" } }),
          size: 1,
          _source: ["error.message", "host.name"],
        });
        const total = found.hits.total.value;
        return total === 0
          ? ok("no pipeline error in a day")
          : warning("pipeline-errors", `${total} in a day, ${example(found.hits.hits[0]?._source)}`);
      },
    },
    {
      id: "dead-letters",
      title: "No document was refused",
      causes: ["dead-letters"],
      async run(view) {
        const { deadLetterDataStream } = view.declared;
        if (deadLetterDataStream === "") {
          return skipped("the collector keeps none");
        }
        const found = await view.search(deadLetterDataStream, {
          query: since(recently),
          size: 1,
          _source: ["error.message", "error.type", "host.name"],
        });
        const total = found.hits.total.value;
        return total === 0
          ? ok(`${deadLetterDataStream} has none of the last day`)
          : warning("dead-letters", `${total} in a day, ${example(found.hits.hits[0]?._source)}`);
      },
    },
    {
      id: "kubernetes-metadata",
      title: "Events of containers have their pod",
      causes: ["metadata-missing"],
      async run(view) {
        const inContainer = since(recently, { exists: { field: "container.id" } });
        const found = await view.search(view.declared.dataStream, {
          query: inContainer,
          aggs: { without: { missing: { field: "kubernetes.pod.name" } } },
        });
        const total = found.hits.total.value;
        const without = found.aggregations?.without?.doc_count ?? 0;
        if (total === 0) {
          return skipped("there are no events of containers of the last day");
        }
        const seen = `${without} of ${total} have none`;
        return without / total > 0.05 ? warning("metadata-missing", seen) : ok(seen);
      },
    },
    {
      id: "throttling",
      title: "Nothing was throttled",
      causes: ["throttled"],
      async run(view) {
        const counts = (await terms(view, "event.action", recently)).filter(({ key }) =>
          ["throttle", "rate_limited"].includes(key),
        );
        return counts.length === 0
          ? ok("no throttling in a day")
          : warning(
              "throttled",
              counts.map(({ key, doc_count: count }) => `${count} times ${key} in a day`).join(", "),
            );
      },
    },
  ];
}

/** The nodes that have sent anything lately. */
async function hosts(view: ElasticView): Promise<Host[]> {
  const found = await view.search(view.declared.dataStream, {
    // A node that works off a backlog sends old events now.
    query: {
      bool: {
        should: ["@timestamp", "event.ingested"].map((field) => ({ range: { [field]: { gte: lately } } })),
      },
    },
    aggs: {
      hosts: {
        terms: { field: "host.name", size: mostHosts },
        aggs: {
          newest: { max: { field: "@timestamp" } },
          arrived: { max: { field: "event.ingested" } },
        },
      },
    },
  });
  return (found.aggregations?.hosts?.buckets ?? []).map((bucket) => {
    const { newest, arrived } = bucket as unknown as Record<string, { value: number | null }>;
    const time = newest?.value ?? 0;
    return {
      name: bucket.key,
      newest: time,
      lagMinutes: typeof arrived?.value === "number" ? (arrived.value - time) / 60_000 : undefined,
    };
  });
}

/** Values of a field and how often they occur, the most frequent first. */
async function terms(view: ElasticView, field: string, from: string): Promise<Bucket[]> {
  const found = await view.search(view.declared.dataStream, {
    query: since(from),
    aggs: { values: { terms: { field, size: 50 } } },
  });
  return found.aggregations?.values?.buckets ?? [];
}

function since(from: string, ...filters: JsonObject[]): JsonObject {
  return { bool: { filter: [{ range: { "@timestamp": { gte: from } } }, ...filters] } };
}

/** Why a document was refused, for the reader: its reason and node. */
function example(source: JsonObject | undefined): string {
  const { message, type } = (source?.error ?? {}) as { message?: string; type?: string };
  const { name } = (source?.host ?? {}) as { name?: string };
  return `for example${name === undefined ? "" : ` on ${name}`}: ${(message ?? type ?? "no reason kept").slice(0, 200)}`;
}

function some(list: string[], most = 5): string {
  const shown = list.slice(0, most).join(", ");
  return list.length > most ? `${shown} and ${list.length - most} more` : shown;
}

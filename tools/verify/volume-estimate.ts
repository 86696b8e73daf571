import type { ElasticView } from "./elastic-view";

/** What one value of a field adds to the stream. */
export interface VolumeRow {
  value: string;
  /** Documents an hour. */
  perHour: number;
  /** Share of all documents, 0 to 1. */
  share: number;
}

/** How much arrives, and what makes it; bytes are the stored ones of the stream shared out by documents. */
export interface Volume {
  hours: number;
  documentsPerHour: number;
  /** Stored bytes of a document on average, replicas left out; undefined where the API does not tell. */
  bytesPerDocument?: number;
  by: { field: string; saving: string; rows: VolumeRow[] }[];
}

/** Fields by which a filter or a switch could save, and which one that is. */
const fields = [
  { field: "host.name", saving: "no setting: it shows the nodes that differ" },
  { field: "event.action", saving: "tetragon.denyList by event_set" },
  { field: "kubernetes.namespace", saving: "tetragon.denyList by namespace" },
  { field: "rule.name", saving: "tetragon.policies: leave the policy out, or narrow it by its parameters" },
  { field: "process.executable", saving: "tetragon.denyList by binary_regex" },
];

/** Estimates volume from the last hours of the stream. */
export async function estimateVolume(view: ElasticView, hours = 6, rows = 8): Promise<Volume> {
  const { dataStream } = view.declared;
  const found = await view.search(dataStream, {
    query: { range: { "@timestamp": { gte: `now-${hours}h` } } },
    aggs: Object.fromEntries(fields.map(({ field }) => [field, { terms: { field, size: rows } }] as const)),
  });
  const total = found.hits.total.value;
  const stats = await view.get<{
    _all?: { primaries?: { store?: { size_in_bytes?: number }; docs?: { count?: number } } };
  }>(`/${dataStream}/_stats/store,docs`);
  const { store, docs } = stats?._all?.primaries ?? {};
  const stored = docs?.count ? (store?.size_in_bytes ?? 0) / docs.count : undefined;
  return {
    hours,
    documentsPerHour: total / hours,
    ...(stored === undefined ? {} : { bytesPerDocument: stored }),
    by: fields.map(({ field, saving }) => ({
      field,
      saving,
      rows: (found.aggregations?.[field]?.buckets ?? []).map(({ key, doc_count: count }) => ({
        value: key,
        perHour: count / hours,
        share: total === 0 ? 0 : count / total,
      })),
    })),
  };
}

/** The estimate as a table for a terminal. */
export function volumeTable({ hours, documentsPerHour, bytesPerDocument = 0, by }: Volume): string {
  const bytes = (perHour: number) =>
    `${((perHour * bytesPerDocument * 24) / 1_048_576).toFixed(1)} MiB a day`;
  const head =
    `${Math.round(documentsPerHour)} documents an hour over the last ${hours} hours, ` +
    `${Math.round(bytesPerDocument)} bytes each on disk: ${bytes(documentsPerHour)} without replicas`;
  const tables = by
    .filter(({ rows }) => rows.length > 0)
    .map(({ field, saving, rows }) =>
      [
        `${field} (${saving})`,
        ...rows.map(
          ({ value, perHour, share }) =>
            `  ${(share * 100).toFixed(1).padStart(5)} %  ${bytes(perHour).padStart(18)}  ${value.slice(0, 100)}`,
        ),
      ].join("\n"),
    );
  return [head, ...tables].join("\n\n") + "\n";
}

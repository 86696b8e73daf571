import { type JsonObject, isPlainObject } from "../../../components/json";
import type { ElasticView } from "../elastic-view";
import { type Check, failed, ok, skipped, warning } from "../verdict";

/** What the API tells of a data stream (`GET _data_stream/<name>`). */
interface LiveStream {
  lifecycle?: { data_retention?: string; enabled?: boolean };
  ilm_policy?: string;
  indices?: { index_name: string }[];
}

/** Checks of how the stream keeps documents. */
export const storageChecks: Check<ElasticView>[] = [
  {
    id: "retention",
    title: "Retention in force is the declared one",
    causes: ["retention-differs"],
    async run(view) {
      const { retention } = view.declared;
      const stream = await liveStream(view);
      if (!retention) {
        return skipped("another stack owns the retention");
      }
      if (!stream) {
        return skipped("there is no data stream yet");
      }
      const live = stream.ilm_policy
        ? `ILM policy ${stream.ilm_policy}`
        : `${stream.lifecycle?.data_retention ?? "no end"} by lifecycle`;
      const declared =
        "days" in retention ? `${retention.days}d by lifecycle` : `ILM policy ${retention.ilmPolicy}`;
      return live === declared
        ? ok(live)
        : failed("retention-differs", `${live}, the stack says ${declared}`);
    },
  },
  {
    id: "rollover",
    title: "The write index has the declared mapping",
    causes: ["rollover-pending"],
    async run(view) {
      const { componentTemplates, dataStream } = view.declared;
      if (componentTemplates.length === 0) {
        return skipped("another stack owns the mapping");
      }
      const index = (await liveStream(view))?.indices?.at(-1)?.index_name;
      const answer = index === undefined ? undefined : await view.get(`/${index}/_mapping`);
      const live = index === undefined ? undefined : answer?.[index];
      if (index === undefined || !isPlainObject(live)) {
        return skipped("there is no data stream yet");
      }
      const has = fieldPaths((live.mappings ?? {}) as JsonObject);
      const owned = componentTemplates
        .filter(({ name }) => !name.includes("dead_letter"))
        .flatMap(({ inputs }) => [...fieldPaths(declaredMappings(inputs))]);
      const missing = owned.filter((path) => !has.has(path));
      return missing.length === 0
        ? ok(`${index} has all ${owned.length} fields of ${dataStream}`)
        : warning("rollover-pending", `${index} lacks ${missing.length} fields, ${missing[0]} for example`);
    },
  },
];

/** Checks of Kibana, which the stack uses only where it names an endpoint. */
export function kibanaCheck(authorization: string | undefined): Check<ElasticView> {
  return {
    id: "data-view",
    title: "Kibana has the data view",
    causes: ["kibana-unreachable", "data-view-missing"],
    async run({ declared: { kibana } }) {
      if (!kibana?.dataView) {
        return skipped("the stack declares no data view");
      }
      const { endpoint, space, dataView } = kibana;
      const place = space === "default" ? "" : `/s/${encodeURIComponent(space)}`;
      const url = `${endpoint.replace(/\/$/, "")}${place}/api/data_views/data_view/${encodeURIComponent(dataView)}`;
      let status: number;
      try {
        const response = await fetch(url, {
          headers: { "kbn-xsrf": "verify", ...(authorization === undefined ? {} : { authorization }) },
          signal: AbortSignal.timeout(20_000),
        });
        status = response.status;
      } catch (error) {
        const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
        return warning("kibana-unreachable", `${endpoint}: ${cause?.code ?? (error as Error).message}`);
      }
      if (status === 404) {
        return failed("data-view-missing", `${dataView} in space ${space}`);
      }
      return status === 200 ? ok(`${dataView} in space ${space}`) : skipped(`Kibana answers ${status}`);
    },
  };
}

async function liveStream(view: ElasticView): Promise<LiveStream | undefined> {
  const found = await view.get<{ data_streams: LiveStream[] }>(`/_data_stream/${view.declared.dataStream}`);
  return found?.data_streams[0];
}

function declaredMappings(inputs: JsonObject): JsonObject {
  const { mappings } = (inputs.template ?? {}) as { mappings?: string };
  return mappings === undefined ? {} : (JSON.parse(mappings) as JsonObject);
}

/** Full names of all fields of a mapping, those below others too. */
function fieldPaths({ properties }: JsonObject, prefix = ""): Set<string> {
  const paths = new Set<string>();
  for (const [name, field] of Object.entries((properties ?? {}) as Record<string, JsonObject>)) {
    const path = `${prefix}${name}`;
    if (field.properties === undefined) {
      paths.add(path);
    }
    fieldPaths(field, `${path}.`).forEach((below) => paths.add(below));
  }
  return paths;
}

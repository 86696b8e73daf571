import { type JsonObject, isPlainObject } from "../../../components/json";
import type { ElasticView } from "../elastic-view";
import { effectiveFields, fieldPaths } from "./shared-store";
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
    causes: ["retention-differs", "retention-endless"],
    async run(view) {
      const { retention } = view.declared;
      const stream = await liveStream(view);
      if (!stream) {
        return skipped("there is no data stream yet");
      }
      const live = stream.ilm_policy
        ? `ILM policy ${stream.ilm_policy}`
        : `${stream.lifecycle?.data_retention ?? "no end"} by lifecycle`;
      if (!retention) {
        // Another stack decides how long; that nobody does is worth knowing.
        const endless = stream.ilm_policy === undefined && stream.lifecycle?.data_retention === undefined;
        return endless ? warning("retention-endless", live) : ok(`${live}, set by another stack`);
      }
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
      const index = (await liveStream(view))?.indices?.at(-1)?.index_name;
      const answer = index === undefined ? undefined : await view.get(`/${index}/_mapping`);
      const live = index === undefined ? undefined : answer?.[index];
      if (index === undefined || !isPlainObject(live)) {
        return skipped("there is no data stream yet");
      }
      const has = fieldPaths((live.mappings ?? {}) as JsonObject);
      const expected =
        componentTemplates.length === 0
          ? [...((await effectiveFields(view)) ?? [])]
          : componentTemplates
              .filter(({ name }) => !name.includes("dead_letter"))
              .flatMap(({ inputs }) => [...fieldPaths(declaredMappings(inputs))]);
      if (expected.length === 0) {
        return skipped("no template is for the stream");
      }
      const missing = expected.filter((path) => !has.has(path));
      return missing.length === 0
        ? ok(`${index} has all ${expected.length} fields of ${dataStream}`)
        : warning("rollover-pending", `${index} lacks ${missing.length} fields, ${missing[0]} for example`);
    },
  },
];

async function liveStream(view: ElasticView): Promise<LiveStream | undefined> {
  const found = await view.get<{ data_streams: LiveStream[] }>(`/_data_stream/${view.declared.dataStream}`);
  return found?.data_streams[0];
}

function declaredMappings(inputs: JsonObject): JsonObject {
  const { mappings } = (inputs.template ?? {}) as { mappings?: string };
  return mappings === undefined ? {} : (JSON.parse(mappings) as JsonObject);
}

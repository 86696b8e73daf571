import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";

import { isPlainObject, type JsonObject } from "../../components/json";
import { installTetragonChart } from "../../local/cluster/tetragon-chart";
import type { Progress } from "../../local/progress";
import { installJudge } from "../agent/install-judge";
import type { ChartValues, Origin, References, TetragonApi } from "./reference";

type Derived = "tetragon-api" | "tetragon-chart-values" | "tracing-policy-schema";
/** The files that this script makes, with their origins. */
export type TetragonReferences = { [Name in Derived]: References[Name] & { origin: Origin } };

const repository = "https://github.com/cilium/tetragon";
const licence = "Apache-2.0";

/** Makes the facts about Tetragon from its Go modules: its protobuf descriptors, its chart's values and its CRDs. */
export async function deriveTetragon(progress: Progress): Promise<TetragonReferences> {
  const chart = await installTetragonChart(progress);
  const origin = (path: string, reduced: string): Origin => ({
    source: `${repository}, ${path}`,
    version: chart.version,
    licence,
    reduced,
  });
  const crds = join(chart.folder, "crds-yaml");
  return {
    "tetragon-api": {
      origin: origin("api/v1/tetragon", "names and types of what GetEventsResponse holds, and of EventType"),
      ...(await api(progress)),
    },
    "tetragon-chart-values": {
      origin: origin("install/kubernetes/tetragon/values.yaml", "types; defaults of the export lists alone"),
      ...chartValues(await readYaml(join(chart.folder, "values.yaml"))),
    },
    "tracing-policy-schema": {
      origin: origin("install/kubernetes/tetragon/crds-yaml", "openAPIV3Schema without descriptions"),
      TracingPolicy: policySchema(await readYaml(join(crds, "cilium.io_tracingpolicies.yaml"))),
      TracingPolicyNamespaced: policySchema(
        await readYaml(join(crds, "cilium.io_tracingpoliciesnamespaced.yaml")),
      ),
    },
  };
}

async function readYaml(path: string): Promise<JsonObject> {
  return parse(await readFile(path, "utf8")) as JsonObject;
}

async function api(progress: Progress): Promise<TetragonApi> {
  const { stdout } = await promisify(execFile)(await installJudge(progress), ["describe"]);
  return JSON.parse(stdout) as TetragonApi;
}

function chartValues(values: JsonObject): ChartValues {
  const { exportAllowList, exportDenyList } = values.tetragon as Record<string, string>;
  if (exportAllowList === undefined || exportDenyList === undefined) {
    throw new Error("values.yaml has no export lists under tetragon");
  }
  return { types: Object.fromEntries(leaves(values)), exportAllowList, exportDenyList };
}

type ValueType = ChartValues["types"][string];

function leaves(value: unknown, path = ""): [string, ValueType][] {
  if (isPlainObject(value) && (Object.keys(value).length > 0 || path === "")) {
    return Object.entries(value).flatMap(([key, part]) => leaves(part, path ? `${path}.${key}` : key));
  }
  const type = Array.isArray(value)
    ? "list"
    : value === null
      ? "null"
      : isPlainObject(value)
        ? "map"
        : typeof value;
  return [[path, type as ValueType]];
}

function policySchema(crd: JsonObject): JsonObject {
  const { versions } = crd.spec as { versions: { schema: { openAPIV3Schema: JsonObject } }[] };
  const [version, ...others] = versions;
  if (version === undefined || others.length > 0) {
    throw new Error(`the CRD has ${versions.length} versions, not one`);
  }
  return withoutDescriptions(version.schema.openAPIV3Schema);
}

/** A schema without its descriptions; a property that is called `description` stays. */
function withoutDescriptions(schema: JsonObject): JsonObject {
  const kept = Object.entries(schema).filter(
    ([key, value]) => key !== "description" || typeof value !== "string",
  );
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === "properties"
        ? Object.fromEntries(
            Object.entries(value as Record<string, JsonObject>).map(([name, inner]) => [
              name,
              withoutDescriptions(inner),
            ]),
          )
        : isPlainObject(value)
          ? withoutDescriptions(value)
          : value,
    ]),
  );
}

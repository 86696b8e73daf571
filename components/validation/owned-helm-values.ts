import { isDeepStrictEqual } from "node:util";

import { isPlainObject, type JsonObject } from "../json";
import { plainSecretIssues } from "./plain-secrets";

/** A value of the chart that the pipeline depends on. */
interface OwnedValue {
  /** Keys that lead to it; everything below it is owned too. */
  path: readonly string[];
  /** What to do instead. */
  instead: string;
}

const sidecar = "the collector's container is made by this program; use the setting filebeat";
const filters =
  "use the filters in the setting tetragon (docs/filters.md), which are checked before the agent reads them";
const bufferSize = "use the setting buffer, from which the size and number of files follow";

/**
 * Values of chart `tetragon` 1.7.0 by which events would be written where nobody reads them, in a form that nobody
 * reads, or not at all, or by which the sidecar would have more rights than it needs. Objects before longer paths below
 * them may be merged: an annotation or a flag of one's own is nobody's business.
 */
const ownedValues: readonly OwnedValue[] = [
  { path: ["exportDirectory"], instead: "use the setting tetragon.exportDirectory, which Filebeat follows" },
  {
    path: ["extraVolumes"],
    instead: "a list replaces the collector's volumes; add volumes with a transform of the release",
  },
  {
    path: ["podAnnotations", "checksum/filebeat"],
    instead: "it is made from the collector's configuration and restarts the pods",
  },
  { path: ["dnsPolicy"], instead: "use the setting tetragon.dnsPolicy, without which no name resolves" },
  { path: ["updateStrategy"], instead: "use the settings tetragon.nodes and tetragon.maxUnavailable" },
  {
    path: ["podSecurityContext", "runAsUser"],
    instead: "agent and collector read and write as root; remove it",
  },
  {
    path: ["podSecurityContext", "runAsGroup"],
    instead: "agent and collector read and write as root; remove it",
  },
  {
    path: ["podSecurityContext", "runAsNonRoot"],
    instead: "agent and collector read and write as root; remove it",
  },
  { path: ["export", "mode"], instead: "the collector runs in the place of stdout; remove it" },
  { path: ["export", "filenames"], instead: "Filebeat finds the files by their names; remove it" },
  { path: ["export", "resources"], instead: "use the setting filebeat.resources" },
  {
    path: ["export", "securityContext"],
    instead: "the collector has the least rights that it works with; remove it",
  },
  { path: ["export", "stdout", "image"], instead: "use the setting filebeat.image" },
  { path: ["export", "stdout"], instead: sidecar },
  { path: ["tetragon", "enabled"], instead: "without the agent there are no events; remove it" },
  {
    path: ["tetragon", "enableK8sAPI"],
    instead: "without it no event knows its pod and the filters drop all; remove it",
  },
  { path: ["tetragon", "exportFilename"], instead: "Filebeat finds the files by this name; remove it" },
  { path: ["tetragon", "exportFilePerm"], instead: "only root may read the events of all pods; remove it" },
  {
    path: ["tetragon", "exportFileCompress"],
    instead: "Filebeat reads the rotated files, which must be plain; remove it",
  },
  { path: ["tetragon", "exportFileMaxSizeMB"], instead: bufferSize },
  { path: ["tetragon", "exportFileMaxBackups"], instead: bufferSize },
  { path: ["tetragon", "exportRateLimit"], instead: "use the setting tetragon.rateLimit" },
  { path: ["tetragon", "exportAllowList"], instead: filters },
  { path: ["tetragon", "exportDenyList"], instead: filters },
  { path: ["tetragon", "fieldFilters"], instead: filters },
  { path: ["tetragon", "redactionFilters"], instead: filters },
  { path: ["tetragon", "clusterName"], instead: "use the setting clusterName, which the documents have too" },
  { path: ["tetragon", "enableProcessCred"], instead: "use the setting tetragon.processCredentials" },
  { path: ["tetragon", "enableProcessNs"], instead: "use the setting tetragon.processNamespaces" },
  { path: ["tetragon", "processAncestors"], instead: "use the setting tetragon.processAncestors" },
  { path: ["tetragon", "commandOverride"], instead: "it replaces the agent's command; remove it" },
  {
    path: ["tetragon", "argsOverride"],
    instead: "it replaces the agent's arguments; use tetragon.extraArgs of the chart",
  },
  { path: ["tetragonOperator", "tracingPolicy"], instead: "without it the agent loads no policy; remove it" },
];

/** Keys of the sidecar's security context that neither widen it nor take away what it reads with. */
const harmless = new Set(["export.securityContext.seLinuxOptions", "export.securityContext.appArmorProfile"]);

/** Flags of the agent that this program sets, or that decide what is in the export file. */
const ownedFlag =
  /^(config-(dir|file)|export-.*|field-filters|redaction-filters|cluster-name|enable-(pid-set-filter|process-(cred|ns)|ancestors|k8s-api|export-aggregation)|enable-tracing-policy-crd)$/;

/** A mistake in the values: `path` leads to it, `message` says what to do. */
export interface HelmValueIssue {
  path: PropertyKey[];
  message: string;
}

/**
 * What is wrong with values that are merged over those of this program.
 *
 * @param extra the values to merge
 * @param ours the values of this program; where `extra` says the same, nothing is wrong
 */
export function ownedValueIssues(extra: JsonObject, ours: JsonObject): HelmValueIssue[] {
  const issues = [...overwritten(extra, ours, []), ...flagIssues(extra), ...variableIssues(extra)];
  const secrets = plainSecretIssues(extra).filter(
    ({ path }) => !issues.some((issue) => startsWith(path, issue.path)),
  );
  return [...issues, ...secrets];
}

function overwritten(extra: JsonObject, ours: JsonObject, parents: string[]): HelmValueIssue[] {
  return Object.entries(extra).flatMap(([key, value]) => {
    const path = [...parents, key];
    const own = ours[key];
    const owner = ownedValues.find((owned) => startsWith(path, owned.path));
    const holdsOwned = ownedValues.some((owned) => startsWith(owned.path, path));
    if (harmless.has(path.join(".")) || (!owner && !holdsOwned) || isDeepStrictEqual(value, own)) {
      return [];
    }
    if (isPlainObject(value) && (holdsOwned || isPlainObject(own))) {
      return overwritten(value, isPlainObject(own) ? own : {}, path);
    }
    const instead =
      owner?.instead ?? "it replaces what the pipeline depends on; write an object with the values to add";
    return [{ path, message: `belongs to the pipeline: ${instead}` }];
  });
}

/** Flags that take the agent's export away from this program, or say the opposite of what they seem to say. */
function flagIssues(extra: JsonObject): HelmValueIssue[] {
  const flags = valueAt(extra, ["tetragon", "extraArgs"]);
  if (flags === undefined) {
    return [];
  }
  const path = ["tetragon", "extraArgs"];
  if (!isPlainObject(flags)) {
    return [{ path, message: "must be a map of the agent's flags, without the dashes before them" }];
  }
  return Object.entries(flags).flatMap(([flag, value]) => {
    if (ownedFlag.test(flag.replace(/^-+/, ""))) {
      return [
        {
          path: [...path, flag],
          message: "belongs to the pipeline: this program sets it from the settings; remove it",
        },
      ];
    }
    if (typeof value === "object" && value !== null) {
      return [
        {
          path: [...path, flag],
          message: "must be a text, a number or true; write a list with commas in one text",
        },
      ];
    }
    return value === false || value === 0 || value === null
      ? [
          {
            path: [...path, flag],
            message: `turns the flag on, because the chart leaves out a ${String(value)}; write it as a text: "${String(value)}"`,
          },
        ]
      : [];
  });
}

/** The agent takes each flag from a variable too, before it looks into its configuration. */
function variableIssues(extra: JsonObject): HelmValueIssue[] {
  const path = ["tetragon", "extraEnv"];
  const variables = valueAt(extra, path) ?? [];
  if (!Array.isArray(variables)) {
    return [
      {
        path,
        message: 'must be a list of variables, for example [{ name: "GODEBUG", value: "http2client=0" }]',
      },
    ];
  }
  return variables.flatMap((variable: unknown, index): HelmValueIssue[] => {
    const name = isPlainObject(variable) ? variable.name : undefined;
    if (typeof name !== "string" || !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
      return [
        {
          path: [...path, index],
          message: "is no variable of a container; write an object with its name and value",
        },
      ];
    }
    const flag = /^TETRAGON_(\w+)$/.exec(name)?.[1];
    return flag !== undefined && ownedFlag.test(flag.toLowerCase().replaceAll("_", "-"))
      ? [
          {
            path: [...path, index],
            message: `belongs to the pipeline: ${name} sets a flag of the agent that this program sets; remove it`,
          },
        ]
      : [];
  });
}

function valueAt(values: JsonObject, path: readonly string[]): unknown {
  return path.reduce<unknown>((node, key) => (isPlainObject(node) ? node[key] : undefined), values);
}

function startsWith(path: readonly PropertyKey[], prefix: readonly PropertyKey[]): boolean {
  return prefix.length <= path.length && prefix.every((key, index) => path[index] === key);
}

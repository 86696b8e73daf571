import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { ClusterContentArgs } from "../args/component-args";
import { DocumentForm, type EventFields } from "../args/elasticsearch-args";
import { exportFiles } from "../collector/buffer";
import { UserError } from "../errors";
import { type JsonObject, isPlainObject } from "../json";
import type { ResolvedCluster } from "../resolved-args";
import { filterConditionIssues } from "../tetragon/filters";
import { plainValues } from "../tetragon/helm-values";
import { chartVersionIssues } from "./chart-version";
import { bufferGroup, filebeatGroup, publisherGroup, tetragonGroup } from "./groups";
import { directoryIssues } from "./across-groups";
import {
  clusterName as clusterNameForm,
  dataStreamNamespace as dataStreamForm,
  labelName,
  labelValue,
} from "./forms";
import type { CollectorChoice } from "./collector-arguments";
import { byCheck, checkedInput, isPending, plainGroup } from "./inputs";
import { ownedValueIssues } from "./owned-helm-values";
import { resolvePolicyArguments } from "./policy-arguments";
import { keyPath, type Problems } from "./problems";
import { resolveSurroundings } from "./release-arguments";
import { resolveEventFields } from "./store-arguments";
import { openGroup } from "./target-arguments";
import { oneOf, truth } from "./words";

/** The part of a cluster's arguments that says what runs there. */
type ClusterContent = Omit<
  ResolvedCluster,
  | "elasticsearch"
  | "credential"
  | "publisherSource"
  | "kubernetesContext"
  | "kubernetesNamespace"
  | "kibana"
  | "kafka"
  | keyof CollectorChoice
>;

/** What runs in a cluster, checked; undefined where something is wrong with it. */
export function resolveClusterContent(
  problems: Problems,
  args: ClusterContentArgs,
): ClusterContent | undefined {
  const documents = oneOf(problems, "documents", DocumentForm, args.documents, "mapped");
  const eventFields = resolveEventFields(problems, args);
  refuseWithRaw(problems, args);
  const createNamespace = truth(problems, "createNamespace", args.createNamespace);
  truth(problems, "createPublisher", args.createPublisher);
  const clusterName = checkedInput(problems, "clusterName", args.clusterName, byCheck(clusterNameForm));
  const dataStreamNamespace = checkedInput(
    problems,
    "dataStreamNamespace",
    args.dataStreamNamespace ?? "default",
    byCheck(dataStreamForm),
  );
  const labels = resolveLabels(problems, args.labels);
  const publisher = plainGroup(problems, "publisher", publisherGroup, args.publisher);
  const surroundings = resolveSurroundings(problems, args);
  const agent = resolveAgent(problems, args.tetragon);
  const filebeat = resolveFilebeat(problems, args, eventFields ?? "lean");
  const buffer = plainGroup(problems, "buffer", bufferGroup, args.buffer);
  const files = buffer && problems.attempt("buffer", () => exportFiles(buffer));
  const ours = agent && files ? plainValues(agent.tetragon, files) : {};
  const extraHelmValues = resolveHelmValues(problems, args.extraHelmValues ?? {}, ours);
  if (agent && filebeat) {
    for (const { path, message } of directoryIssues(
      agent.tetragon.exportDirectory,
      filebeat.registryDirectory,
    )) {
      problems.add(path.join("."), message);
    }
  }
  if (
    !documents ||
    !clusterName ||
    !dataStreamNamespace ||
    !publisher ||
    !agent ||
    !surroundings ||
    !filebeat ||
    !files ||
    !extraHelmValues
  ) {
    return undefined;
  }
  return {
    clusterName,
    createNamespace: createNamespace ?? false,
    dataStreamNamespace,
    documents,
    labels,
    publisher,
    ...agent,
    ...surroundings,
    filebeat,
    exportFiles: files,
    extraHelmValues,
  };
}

/** Raw documents are the lines themselves: what the mapping would do with them cannot be asked for. */
function refuseWithRaw(problems: Problems, { documents, eventFields, filebeat }: ClusterContentArgs): void {
  if (documents !== DocumentForm.raw) {
    return;
  }
  if (eventFields !== undefined) {
    problems.add(
      "eventFields",
      "has no meaning with documents: raw, whose fields the store makes; remove it",
    );
  }
  if (isPlainObject(filebeat) && filebeat.keepOriginal === true) {
    problems.add(
      "filebeat.keepOriginal",
      "has no meaning with documents: raw, which are the original; remove it",
    );
  }
}

function resolveAgent(problems: Problems, value: ClusterContentArgs["tetragon"]) {
  const { policies, ...rest } = isPlainObject(value) ? value : { ...value };
  const whole = isPlainObject(value ?? {}) ? withNumbers(rest) : value;
  const tetragon = plainGroup(problems, "tetragon", tetragonGroup, whole);
  const manifests = resolvePolicyArguments(problems, policies as never);
  if (tetragon) {
    problems.addIssues("tetragon", [...filterConditionIssues(tetragon), ...chartVersionIssues(tetragon)]);
  }
  return tetragon && manifests && { tetragon, policies: manifests };
}

/** `maxUnavailable` is a text in every language; the chart takes a number of nodes as a number. */
function withNumbers(tetragon: Record<string, unknown>): Record<string, unknown> {
  const { maxUnavailable } = tetragon;
  return typeof maxUnavailable === "string" && /^\d+$/.test(maxUnavailable)
    ? { ...tetragon, maxUnavailable: Number(maxUnavailable) }
    : tetragon;
}

function resolveFilebeat(problems: Problems, { filebeat }: ClusterContentArgs, eventFields: EventFields) {
  if (!isPlainObject(filebeat ?? {})) {
    return plainGroup(problems, "filebeat", filebeatGroup, filebeat);
  }
  if (filebeat !== undefined && "eventFields" in filebeat) {
    problems.add("filebeat", 'remove "eventFields": it is an argument beside filebeat');
    return undefined;
  }
  return plainGroup(problems, "filebeat", filebeatGroup, { ...filebeat, eventFields });
}

function resolveLabels(
  problems: Problems,
  value: ClusterContentArgs["labels"],
): Record<string, pulumi.Output<string>> {
  if (isPending(value)) {
    plainGroup(problems, "labels", z.unknown(), value);
    return {};
  }
  const names = isPlainObject(value ?? {}) ? Object.keys(value ?? {}) : undefined;
  if (!names) {
    problems.add("labels", 'write an object of texts, for example {environment: "prod"}');
    return {};
  }
  const group = openGroup(problems, "labels", value, names) ?? {};
  const labels: Record<string, pulumi.Output<string>> = {};
  for (const [name, input] of Object.entries(group)) {
    problems.attempt(`labels.${name}`, () => byCheck(labelName)(name));
    const text = checkedInput(problems, `labels.${name}`, input, byCheck(labelValue));
    if (text) {
      labels[name] = text;
    }
  }
  return labels;
}

/** The values are merged into others now if they are an object, whatever its leaves wait for. */
function resolveHelmValues(
  problems: Problems,
  value: NonNullable<ClusterContentArgs["extraHelmValues"]>,
  ours: JsonObject,
) {
  const key = "extraHelmValues";
  if (isPending(value)) {
    return checkedInput(problems, key, value, (known: unknown) => {
      const object = helmValueObject(known);
      const issues = ownedValueIssues(object, ours);
      if (issues.length > 0) {
        throw new UserError(
          issues
            .map(({ path: [top, ...rest], message }) => `${keyPath(String(top), rest)} ${message}`)
            .join("; "),
        );
      }
      return object;
    });
  }
  const object = problems.attempt(key, () => helmValueObject(value));
  problems.addIssues(key, object ? ownedValueIssues(object, ours) : []);
  return object;
}

function helmValueObject(value: unknown): JsonObject {
  if (!isPlainObject(value)) {
    throw new UserError("must be an object with values of the chart");
  }
  return value;
}

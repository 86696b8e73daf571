import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { ClientCertificate, ElasticsearchSettings } from "../args/elasticsearch-args";
import type { TargetInputs } from "../elasticsearch/target";
import { UserError } from "../errors";
import { isPlainObject } from "../json";
import { decodeCloudId, endpointWithPort } from "./endpoint";
import { quotedKeys } from "../tetragon/filters/filter-issues";
import { text } from "./forms";
import { elasticsearchGroup } from "./groups";
import { bySchema, checkedInput, isPending, plainGroup, safeParse } from "./inputs";
import { dataKey, objectName } from "./kubernetes-forms";
import type { Problems } from "./problems";

const caSources = ["ca", "caSecret", "caConfigMap", "caFingerprint"] as const;
const key = text("the name of a key", dataKey);
const name = text("the object's name", objectName);

/** The Elasticsearch of a component, checked; undefined where something is wrong with it. */
export function resolveTarget(
  problems: Problems,
  value: ElasticsearchSettings | undefined,
): TargetInputs | undefined {
  const group = openGroup(problems, "elasticsearch", value, Object.keys(elasticsearchGroup.shape));
  if (!group) {
    return undefined;
  }
  const endpoints = resolveEndpoints(problems, group);
  const shape = elasticsearchGroup.shape;
  const single = (field: "ca" | "caFingerprint") =>
    group[field] === undefined
      ? undefined
      : checkedInput(problems, `elasticsearch.${field}`, group[field], bySchema(shape[field].unwrap()));
  const object = (field: "caSecret" | "caConfigMap") => {
    const { name: objectName, key: objectKey = "ca.crt" } =
      resolveObject(problems, `elasticsearch.${field}`, group[field], ["key"]) ?? {};
    return objectName && { name: objectName, key: pulumi.output(objectKey) };
  };
  const insecure = plainGroup(problems, "elasticsearch.insecure", shape.insecure, group.insecure ?? false);
  const authority = {
    ca: single("ca"),
    caFingerprint: single("caFingerprint"),
    caSecret: object("caSecret"),
    caConfigMap: object("caConfigMap"),
  };
  refuseContradictions(problems, group);
  if (!endpoints || insecure === undefined) {
    return undefined;
  }
  return {
    endpoints,
    ...authority,
    clientCertificateSecret: resolveClientCertificate(problems, "elasticsearch", group),
    insecure,
  };
}

/** The client certificate of a group, checked; which keys of the Secret hold what has defaults. */
export function resolveClientCertificate(
  problems: Problems,
  group: string,
  { clientCertificateSecret: given }: { clientCertificateSecret?: ClientCertificate },
): TargetInputs["clientCertificateSecret"] {
  const path = `${group}.clientCertificateSecret`;
  const certificate = resolveObject(problems, path, given, ["certificateKey", "privateKeyKey"]);
  return (
    certificate?.name && {
      name: certificate.name,
      certificateKey: certificate.certificateKey ?? pulumi.output("tls.crt"),
      privateKeyKey: certificate.privateKeyKey ?? pulumi.output("tls.key"),
    }
  );
}

/**
 * A group whose values may come from other resources: an object without unknown keys. The values are not checked here.
 */
export function openGroup<T extends object>(
  problems: Problems,
  group: string,
  value: T | undefined,
  known: readonly string[],
): T | undefined {
  if (isPending(value)) {
    plainGroup(problems, group, z.unknown(), value);
    return undefined;
  }
  if (!isPlainObject(value ?? {})) {
    problems.add(group, `write ${group} as an object with fields of ${known.join(", ")}`);
    return undefined;
  }
  const unknown = Object.keys(value ?? {}).filter((field) => !known.includes(field));
  if (unknown.length > 0) {
    problems.add(group, `remove ${quotedKeys(unknown)}: ${group} has the fields ${known.join(", ")}`);
  }
  return value ?? ({} as T);
}

function resolveObject(
  problems: Problems,
  path: string,
  value: object | undefined,
  keys: readonly string[],
): Record<string, pulumi.Output<string> | undefined> | undefined {
  if (value === undefined) {
    return undefined;
  }
  const group = openGroup(problems, path, value as Record<string, pulumi.Input<string>>, ["name", ...keys]);
  if (group && group.name === undefined) {
    problems.add(`${path}.name`, "is missing; write the object's name");
  }
  return (
    group &&
    Object.fromEntries(
      Object.entries(group).map(([part, input]) => [
        part,
        checkedInput(problems, `${path}.${part}`, input, bySchema(part === "name" ? name : key)),
      ]),
    )
  );
}

function resolveEndpoints(
  problems: Problems,
  group: ElasticsearchSettings,
): pulumi.Output<string[]> | undefined {
  const { endpoints, cloudId } = group;
  if (endpoints !== undefined && cloudId !== undefined) {
    problems.add("elasticsearch", "endpoints and cloudId exclude each other; keep one");
    return undefined;
  }
  if (cloudId !== undefined) {
    const cloudIdText = bySchema(elasticsearchGroup.shape.cloudId.unwrap());
    return checkedInput(problems, "elasticsearch.cloudId", cloudId, (id: string) => [
      decodeCloudId(cloudIdText(id)),
    ]);
  }
  if (endpoints === undefined) {
    if (!problems.has("elasticsearch")) {
      problems.add(
        "elasticsearch.endpoints",
        `no Elasticsearch is named; set endpoints (a list of URLs) or cloudId${problems.place}`,
      );
    }
    return undefined;
  }
  if (isPending(endpoints)) {
    return checkedInput(problems, "elasticsearch.endpoints", endpoints, endpointList);
  }
  if (!Array.isArray(endpoints) || endpoints.length === 0) {
    bySchemaProblems(problems, endpoints);
    return undefined;
  }
  const checked = endpoints.map((endpoint, index) =>
    checkedInput(problems, `elasticsearch.endpoints[${index}]`, endpoint, (text: string) => endpointOf(text)),
  );
  return checked.every((endpoint) => endpoint !== undefined)
    ? (pulumi.all(checked) as pulumi.Output<string[]>)
    : undefined;
}

/** The endpoints of a target with their ports where all of them are plain and right, else undefined. */
export function plainEndpoints({ endpoints, cloudId }: ElasticsearchSettings = {}): string[] | undefined {
  try {
    return typeof cloudId === "string"
      ? [decodeCloudId(cloudId)]
      : Array.isArray(endpoints) && !endpoints.some(isPending)
        ? endpointList(endpoints)
        : undefined;
  } catch {
    return undefined;
  }
}

function endpointOf(text: unknown): string {
  if (typeof text !== "string" || text === "") {
    throw new UserError("must be a text: a URL");
  }
  return endpointWithPort(text);
}

function endpointList(list: unknown): string[] {
  bySchema(elasticsearchGroup.shape.endpoints.unwrap())(list);
  return (list as string[]).map(endpointOf);
}

function bySchemaProblems(problems: Problems, endpoints: unknown): void {
  const result = safeParse(elasticsearchGroup.shape.endpoints.unwrap(), endpoints);
  problems.addIssues("elasticsearch.endpoints", result.error?.issues ?? []);
}

function refuseContradictions(problems: Problems, group: ElasticsearchSettings): void {
  const sources = caSources.filter((source) => group[source] !== undefined);
  if (sources.length > 1) {
    problems.add("elasticsearch", `${sources.join(" and ")} exclude each other; keep one`);
  }
  const { endpoints } = group;
  const unencrypted =
    Array.isArray(endpoints) &&
    endpoints.length > 0 &&
    endpoints.every((endpoint) => typeof endpoint === "string" && /^http:/i.test(endpoint));
  if (unencrypted && sources.length > 0) {
    problems.add(
      `elasticsearch.${sources[0]}`,
      "checks a certificate, but every endpoint is http, which has none; write https:// in endpoints, or remove this",
    );
  }
  if (group.insecure === true && sources.length > 0) {
    problems.add(
      "elasticsearch.insecure",
      `turns off the check that ${sources[0]} is for; remove one of the two`,
    );
  }
}

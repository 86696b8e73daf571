import { parseDocument } from "yaml";
import { isConfigMap, leaves, parsedTexts, type CheckedResource, type Leaf } from "./resource";

/** Connections to Elastic or to the cluster that do not check whom they talk to: one sentence each. */
export function disabledTlsVerification(resource: CheckedResource): string[] {
  return settings(resource).flatMap(({ path, value }) => {
    const key = path.findLast((name) => !/^\d+$/.test(name)) ?? "";
    const place = `${resource.name}: ${path.join(".")}`;
    if (/(^|\.)verification_mode$/.test(key) && value === "none") {
      return [`${place} is none; remove it and give the CA or its fingerprint`];
    }
    if (
      /(^|[._-])insecure(-skip-tls-verify)?$/i.test(key) &&
      (value === true || value === "true" || value === "1")
    ) {
      return [`${place} is true; remove it and give the CA or its fingerprint`];
    }
    if (/(^|\.)ssl\.enabled$/.test(path.join(".")) && value === false) {
      return [`${place} is false; remove it`];
    }
    if (/(^|\.)(hosts|endpoints?)$/.test(key) && typeof value === "string" && value.startsWith("http://")) {
      return [`${place} is ${value}; use https, so that nobody on the way can read or pose as Elasticsearch`];
    }
    return [];
  });
}

/** Settings of providers and pods, and those inside the YAML files of ConfigMaps. */
function settings(resource: CheckedResource): Leaf[] {
  if (isConfigMap(resource)) {
    return Object.entries((resource.inputs["data"] ?? {}) as Record<string, unknown>).flatMap(
      ([file, text]) =>
        typeof text === "string" && /\.ya?ml$/.test(file)
          ? leaves(parseDocument(text).toJS(), ["data", file])
          : [],
    );
  }
  const found = leaves(parsedTexts(resource.inputs));
  // An environment variable's name stands beside its value.
  return found.map(({ path, value }) => {
    const name = found.find(
      (other) => other.path.join("/") === [...path.slice(0, -1), "name"].join("/"),
    )?.value;
    return path.at(-1) === "value" && typeof name === "string"
      ? { path: [...path.slice(0, -1), name], value }
      : { path, value };
  });
}

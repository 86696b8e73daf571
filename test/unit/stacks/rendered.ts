import { parse } from "yaml";

import { type RenderOptions, type RenderedResource, renderStack } from "../../../tools/render-stack";

/** Settings that are enough for a stack: an endpoint and a credential. */
export const enough = {
  elasticsearch: { endpoints: ["https://es.example.com:9200"] },
  elasticsearchApiKey: { secure: "AAAA" },
};

/** The resources of stack `local` with other settings. */
export function renderWith(override: Record<string, unknown>, options: RenderOptions = {}) {
  return renderStack("local", { ...options, override: { ...enough, ...override } });
}

/** The one resource of a type (last part of its token). */
export function only(resources: RenderedResource[], type: string): RenderedResource {
  const found = all(resources, type);
  if (found.length !== 1 || !found[0]) {
    throw new Error(`expected one ${type}, found ${found.length}`);
  }
  return found[0];
}

export function all(resources: RenderedResource[], type: string): RenderedResource[] {
  return resources.filter((resource) => resource.type.split(":").at(-1) === type);
}

/** The parsed `filebeat.yml` of the stack. */
export function filebeatYml(resources: RenderedResource[]): Record<string, unknown> {
  const data = only(resources, "ConfigMap").inputs.data as Record<string, string>;
  return parse(data["filebeat.yml"] ?? "") as Record<string, unknown>;
}

/** The values of the Helm release. */
export function releaseValues(resources: RenderedResource[]): HelmValues {
  return only(resources, "Release").inputs.values as HelmValues;
}

/** The parts of the values that tests look at. */
export interface HelmValues {
  dnsPolicy: string;
  priorityClassName?: string;
  exportDirectory: string;
  crds: { installMethod: string };
  podAnnotations: Record<string, string>;
  updateStrategy: unknown;
  extraVolumes: Record<string, unknown>[];
  export: {
    securityContext: Record<string, unknown>;
    resources: Record<string, unknown>;
    stdout: {
      enabledCommand: boolean;
      enabledArgs: boolean;
      argsOverride?: string[];
      image: { override: string };
      extraEnv: { name: string; value?: string; valueFrom?: Record<string, Record<string, string>> }[];
      extraVolumeMounts: Record<string, unknown>[];
    };
  };
  tetragon: Record<string, unknown>;
}

/** Every text inside a value, keys included. */
export function textsOf(value: unknown): string[] {
  if (typeof value === "string") {
    return [value];
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, part]) => [key, ...textsOf(part)])
    : [];
}

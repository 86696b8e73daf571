import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import type { TargetArgs } from "../args/elasticsearch-args";
import type { KibanaSettings } from "../args/kibana-args";
import { dashboardNames } from "../kibana/dashboards/dashboards";
import { isPlainObject } from "../json";
import { detectionRuleNames } from "../kibana/rules/detection-rules";
import type { ResolvedKibana } from "../resolved-args";
import { systemRoots } from "./certificate";

import { bySchema, checkedInput, isPending, plainGroup } from "./inputs";
import { kibanaGroup } from "./kibana-group";
import type { Problems } from "./problems";
import { openGroup } from "./target-arguments";

/** What asks for something in Kibana, so that it means nothing without one. */
const contentKeys = [
  "createSpace",
  "dashboards",
  "detectionRules",
  "ruleExceptions",
  "healthAlerts",
  "analystRole",
] as const;

/** Kibana and its content, checked; undefined where something is wrong with it. */
export function resolveKibana(
  problems: Problems,
  { kibana, elasticsearch }: Pick<TargetArgs, "kibana"> & Partial<Pick<TargetArgs, "elasticsearch">>,
): ResolvedKibana | undefined {
  const group = openGroup(problems, "kibana", kibana, Object.keys(kibanaGroup.shape));
  const { endpoint, space = "default", ca } = group ?? {};
  const url =
    endpoint === undefined
      ? undefined
      : checkedInput(problems, "kibana.endpoint", endpoint, bySchema(kibanaGroup.shape.endpoint.unwrap()));
  const checkedSpace = checkedInput(problems, "kibana.space", space, bySchema(kibanaGroup.shape.space));
  const checkedCa =
    ca === undefined ? undefined : plainGroup(problems, "kibana.ca", kibanaGroup.shape.ca, ca);
  const content = resolveContent(problems, group ?? {});
  const isEncrypted = isPending(endpoint) || (typeof endpoint === "string" && endpoint.startsWith("https:"));
  if (
    endpoint !== undefined &&
    isEncrypted &&
    ca === undefined &&
    elasticsearch?.caFingerprint !== undefined
  ) {
    problems.add(
      "kibana.ca",
      `is missing: Kibana's certificate cannot be checked by elasticsearch.caFingerprint; write the CA's PEM text, or "${systemRoots}" where a public CA signed it`,
    );
  }
  if (endpoint === undefined) {
    refuseContent(problems, group ?? {});
  } else if (group?.createSpace === true && space === "default") {
    problems.add(
      "kibana.createSpace",
      "cannot make the space default, which every Kibana has; set kibana.space to another id, or remove this",
    );
  }
  return group && checkedSpace && !problems.has("kibana")
    ? {
        endpoint: url,
        space: checkedSpace,
        ca: checkedCa === undefined || checkedCa === systemRoots ? undefined : pulumi.output(checkedCa),
        trustsSystem: checkedCa === systemRoots,
        ...content,
      }
    : undefined;
}

/** What decides which objects exist in Kibana. */
function resolveContent(problems: Problems, group: KibanaSettings) {
  const shape = kibanaGroup.shape;
  const plain = <K extends Exclude<keyof typeof shape, "endpoint" | "space" | "ca">>(key: K) =>
    given(problems, `kibana.${key}`, shape[key], group[key]) as z.output<(typeof shape)[K]>;
  return {
    createSpace: plain("createSpace"),
    dashboards: chosen(plain("dashboards") ?? [], dashboardNames),
    detectionRules: chosen(plain("detectionRules") ?? [], detectionRuleNames),
    detectionRulesEnabled: plain("detectionRulesEnabled"),
    ruleExceptions: plain("ruleExceptions"),
    healthAlerts: plain("healthAlerts"),
    analystRole: plain("analystRole"),
  };
}

/** A value by its schema, its default where there is none. */
function given(problems: Problems, key: string, schema: z.ZodType, value: unknown): unknown {
  return value === undefined ? schema.parse(undefined) : plainGroup(problems, key, schema, value);
}

/** The names that a list with or without `all` chooses, in their own order. */
function chosen(list: readonly string[], names: readonly string[]): string[] {
  return names.filter((name) => list.includes("all") || list.includes(name));
}

function refuseContent(problems: Problems, group: KibanaSettings): void {
  for (const key of askedFor(group)) {
    problems.add(`kibana.${key}`, "needs a Kibana; set kibana.endpoint to its URL, or remove this");
  }
}

/** Notes content of Kibana that is asked beside Elastic's package, whose documents have other fields. */
export function refuseContentOfPackage(problems: Problems, kibana: unknown): void {
  for (const key of askedFor(isPlainObject(kibana) ? kibana : {})) {
    problems.add(`kibana.${key}`, "belongs to assets: native, whose documents it is made for; remove this");
  }
}

/** Notes content of Kibana that is asked of a stack which declares none of it. */
export function refuseContentOfAnotherOwner(problems: Problems, kibana: unknown): void {
  for (const key of askedFor(isPlainObject(kibana) ? kibana : {})) {
    problems.add(
      `kibana.${key}`,
      "belongs to the stack that owns the store; remove this, or set assets: native",
    );
  }
}

function askedFor(group: KibanaSettings): string[] {
  return contentKeys.filter((key) => {
    const value: unknown = group[key];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
  });
}

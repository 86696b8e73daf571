import { RE2JS } from "re2js";

import type { ExportFilter } from "./export-filter";
import { eventPresets } from "./presets";

const executables = ["/usr/bin/curl", "/bin/sh", "/opt/app-1.2/Z_9", "/a"];
const names = ["web-5d8c-x2", "kube-system", "a", "z9"];

/** Texts so unlike each other that an expression which finds all of them finds every text of its field. */
const unlike = {
  namespace_regex: names,
  pod_regex: names,
  container_name_regex: names,
  binary_regex: executables,
  parent_binary_regex: executables,
  ancestor_binary_regex: executables,
  arguments_regex: ["", "-c 9", "x"],
  parent_arguments_regex: ["", "-c 9", "x"],
} as const;

const exportedKinds = eventPresets.default.allowList.flatMap(({ event_set }) => event_set ?? []);

/** Conditions that hold for every event of a pod. */
function holdsForAll(condition: string, value: unknown): boolean {
  if (condition in unlike) {
    const texts = unlike[condition as keyof typeof unlike];
    return (value as string[]).some((expression) => {
      const compiled = RE2JS.compile(expression);
      return texts.every((text) => compiled.matcher(text).find());
    });
  }
  switch (condition) {
    case "event_set":
      return exportedKinds.every((kind) => (value as string[]).includes(kind));
    case "health_check":
      return value === false;
    case "cel_expression":
      return (value as string[]).some((expression) => expression.trim() === "true");
    default:
      return false;
  }
}

/**
 * Whether an entry of the deny list takes every event of every pod away: each of its conditions holds for all of them.
 * Something narrower beside it, a kind or a namespace, is a choice that somebody may mean.
 */
export function deniesEveryPod(filter: ExportFilter): boolean {
  return Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .every(([condition, value]) => holdsForAll(condition, value));
}

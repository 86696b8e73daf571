import { eventPresets, type ExportFilter, type ExportSettings } from "../filters";
import type { TracingPolicyManifest } from "./manifest";

type EventType = NonNullable<ExportFilter["event_set"]>[number];

/**
 * What policies find and the filters then keep on the node: one sentence each, for a warning. A policy without effect
 * is a mistake that no error shows.
 */
export function exportGaps(settings: ExportSettings, policies: readonly TracingPolicyManifest[]): string[] {
  const preset = eventPresets[settings.filterPresets.find((name) => name !== "trimmed") ?? "default"];
  const allowList = settings.allowList.length > 0 ? settings.allowList : preset.allowList;
  const denyList = [...preset.denyList, ...settings.denyList];

  const silent = (kind: EventType, yields: (policy: TracingPolicyManifest) => boolean): string[] => {
    const exported =
      allowList.length === 0 || allowList.some(({ event_set }) => event_set?.includes(kind) ?? true);
    const found = policies.filter(yields);
    return exported || found.length === 0
      ? []
      : [`events of ${names(found)} are not exported; choose the preset audit, or an allowList with ${kind}`];
  };

  const hostsDenied = denyList.some(
    (filter) =>
      filter.namespace?.includes("") === true &&
      (filter.event_set?.includes("PROCESS_KPROBE") ?? true) &&
      Object.keys(filter).every((key) => key === "namespace" || key === "event_set"),
  );
  const aboutHosts = policies.filter(
    ({ kind, spec }) => kind === "TracingPolicy" && spec.podSelector === undefined,
  );
  return [
    ...silent("PROCESS_LOADER", ({ spec }) => spec.loader === true),
    ...silent("PROCESS_USDT", ({ spec }) => (spec.usdts ?? []).length > 0),
    ...(hostsDenied && aboutHosts.length > 0
      ? [
          `what ${names(aboutHosts)} find in host processes is not exported; choose the preset audit, ` +
            "or limit them to pods by namespaces or podSelector: {}",
        ]
      : []),
  ];
}

function names(policies: readonly TracingPolicyManifest[]): string {
  return [...new Set(policies.map(({ metadata }) => metadata.name))].join(", ");
}

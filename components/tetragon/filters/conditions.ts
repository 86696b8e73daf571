import { deniesEveryPod } from "./broad-deny";
import type { ExportFilter } from "./export-filter";
import type { EventType } from "./names";
import type { ancestorKinds, ExportSettings } from "./filter-schema";
import type { SettingIssue } from "./filter-issues";
import { neededFieldIssues } from "./needed-fields";

type AncestorKind = (typeof ancestorKinds)[number];
type Requirements = Pick<ExportSettings, "processCredentials" | "processAncestors" | "pidSetFilter">;

const ancestorSwitch: Partial<Record<EventType, AncestorKind>> = {
  PROCESS_EXEC: "base",
  PROCESS_EXIT: "base",
  PROCESS_KPROBE: "kprobe",
  PROCESS_TRACEPOINT: "tracepoint",
  PROCESS_UPROBE: "uprobe",
  PROCESS_LSM: "lsm",
  PROCESS_USDT: "usdt",
  PROCESS_LOADER: "loader",
};

/** Kinds whose ancestors the agent demands of a filter that names no kind. */
const kindsOfOpenFilter = (Object.keys(ancestorSwitch) as EventType[]).filter(
  (kind) => kind !== "PROCESS_LOADER",
);

function ancestorsMessage(filter: ExportFilter, enabled: readonly AncestorKind[]): string | undefined {
  const kinds = filter.event_set ?? kindsOfOpenFilter;
  const impossible = kinds.filter((kind) => ancestorSwitch[kind] === undefined);
  if (impossible.length > 0) {
    return `remove ${impossible.join(", ")} from event_set, because the agent keeps no ancestors for it`;
  }
  const missing = [...new Set(kinds.map((kind) => ancestorSwitch[kind] as AncestorKind))].filter(
    (name) => !enabled.includes(name),
  );
  if (missing.length === 0) {
    return undefined;
  }
  const orNarrow = filter.event_set === undefined ? ", or name fewer kinds in event_set" : "";
  return `add ${missing.join(", ")} to tetragon.processAncestors${orNarrow}, because the agent exits without the ancestors that this filter asks for`;
}

function entryIssues(filter: ExportFilter, requirements: Requirements): SettingIssue[] {
  const issues: SettingIssue[] = [];
  if (filter.capabilities !== undefined && !requirements.processCredentials) {
    issues.push({
      path: ["capabilities"],
      message:
        "set tetragon.processCredentials: true, because the agent exits when it filters capabilities that it does not read",
    });
  }
  if (filter.pid_set !== undefined && !requirements.pidSetFilter) {
    issues.push({
      path: ["pid_set"],
      message: "set tetragon.pidSetFilter: true, because the agent exits without that flag",
    });
  }
  const message =
    filter.ancestor_binary_regex === undefined
      ? undefined
      : ancestorsMessage(filter, requirements.processAncestors);
  if (message !== undefined) {
    issues.push({ path: ["ancestor_binary_regex"], message });
  }
  return issues;
}

/**
 * Filters that the agent would refuse under the other settings, that would leave nothing to export, or nothing that
 * means what it says; paths are relative to `tetragon`.
 */
export function filterConditionIssues(
  settings: Pick<ExportSettings, "allowList" | "denyList" | "fieldFilters"> & Requirements,
): SettingIssue[] {
  const refused = (["allowList", "denyList"] as const).flatMap((list) =>
    settings[list].flatMap((filter, index) =>
      entryIssues(filter, settings).map((issue) => ({ ...issue, path: [list, index, ...issue.path] })),
    ),
  );
  const broad = settings.denyList.flatMap((filter, index) =>
    deniesEveryPod(filter)
      ? [
          {
            path: ["denyList", index],
            message:
              "drops the events of every pod; add a condition that only some of them meet, or write a narrower expression",
          },
        ]
      : [],
  );
  const needed = settings.fieldFilters.flatMap((filter, index) =>
    neededFieldIssues(filter).map((issue) => ({ ...issue, path: ["fieldFilters", index, ...issue.path] })),
  );
  return [...refused, ...broad, ...needed];
}

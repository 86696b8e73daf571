import type { ExportFilter } from "./export-filter";
import { eventPresets, trimmedFilter } from "./presets";
import type { RedactionFilter } from "./redaction-filter";
import type { ExportSettings } from "./filter-schema";

/** The four filter values of the chart: JSON objects, one a line, and "" (never null) where there is no filter. */
export interface ExportFilters {
  exportAllowList: string;
  exportDenyList: string;
  fieldFilters: string;
  redactionFilters: string;
}

type FilterSettings = Pick<
  ExportSettings,
  "filterPresets" | "allowList" | "denyList" | "fieldFilters" | "redactionFilters"
>;

/** Filters as the agent reads them: one JSON object a line, "" for none. */
export function filterLines(filters: readonly object[]): string {
  return filters.map((filter) => JSON.stringify(filter)).join("\n");
}

/** The agent leaves a filter at the first expression that matches a variable, and would show what others hide. */
function oneForEachExpression(filter: RedactionFilter): RedactionFilter[] {
  return filter.redact.map((expression) => ({ ...filter, redact: [expression] }));
}

/**
 * Presets and the user's own filters as values of the chart's `tetragon` (chart 1.7.0).
 *
 * @param namespace the release's namespace: unless the preset is `audit` or the namespace is denied anyway, the
 * pipeline's own pods are denied like those of kube-system
 */
export function exportFilters(settings: FilterSettings, namespace = "kube-system"): ExportFilters {
  const name = settings.filterPresets.find((preset) => preset !== "trimmed") ?? "default";
  const preset = eventPresets[name];
  const ownPods: ExportFilter[] =
    name === "audit" || namespace === "kube-system" ? [] : [{ namespace: [namespace] }];
  const trimmed = settings.filterPresets.includes("trimmed") ? [trimmedFilter] : [];
  return {
    exportAllowList: filterLines(settings.allowList.length > 0 ? settings.allowList : preset.allowList),
    exportDenyList: filterLines([...preset.denyList, ...ownPods, ...settings.denyList]),
    fieldFilters: filterLines([...trimmed, ...settings.fieldFilters]),
    redactionFilters: filterLines(settings.redactionFilters.flatMap(oneForEachExpression)),
  };
}

import type { JsonObject } from "../../components/json";

/** One filter of an export list: all of its conditions must hold. */
type ExportLine = Record<string, unknown>;

/** The filters by which the agents choose what to export. */
export interface ExportLists {
  allow: ExportLine[];
  deny: ExportLine[];
}

/** The lists in the chart's values (`tetragon.exportAllowList` and `exportDenyList`, a JSON object a line). */
export function exportLists({ exportAllowList, exportDenyList }: JsonObject): ExportLists {
  return { allow: lines(exportAllowList), deny: lines(exportDenyList) };
}

/**
 * Which list certainly drops starts or ends of processes in a namespace, as a sentence; undefined where none does. A
 * filter with further conditions, a pattern of programs for example, decides nothing here.
 */
export function droppingList({ allow, deny }: ExportLists, namespace: string): string | undefined {
  for (const [kind, what] of [
    ["PROCESS_EXEC", "starts"],
    ["PROCESS_EXIT", "ends"],
  ] as const) {
    const matches = (line: ExportLine) =>
      includes(line.event_set, kind) && includes(line.namespace, namespace);
    const decided = (line: ExportLine) =>
      Object.keys(line).every((key) => key === "event_set" || key === "namespace");
    if (deny.some((line) => decided(line) && matches(line))) {
      return `tetragon.denyList drops ${what} of processes in namespace ${namespace}`;
    }
    if (allow.length > 0 && !allow.some(matches)) {
      return `tetragon.allowList has no line for ${what} of processes in namespace ${namespace}`;
    }
  }
  return undefined;
}

/** A condition that is not there holds for everything. */
function includes(list: unknown, value: string): boolean {
  return !Array.isArray(list) || list.length === 0 || list.includes(value);
}

function lines(list: unknown): ExportLine[] {
  return String(list ?? "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as ExportLine);
}

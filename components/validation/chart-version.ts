import type { SettingIssue } from "../tetragon/filters/filter-issues";
import { form, type TextCheck } from "./forms";

/** Least minor version of chart 1.x: its agents know the filters and its CRDs the policies that are checked here. */
const leastMinor = 6;

const oneVersion = form(
  /^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}(-[0-9A-Za-z.-]{1,64})?(\+[0-9A-Za-z.-]{1,64})?$/,
  'must be one version such as "1.7.0", no range and no "v" before it',
);

/** A version of the chart, of major 1, and nothing more: no range, no `v`, no other text (https://semver.org). */
export const chartVersion: TextCheck = (value) => {
  const complaint = oneVersion(value);
  if (complaint !== undefined) {
    return complaint;
  }
  if (!value.startsWith("1.")) {
    return 'has another major version than the chart that the values are made for; write a version 1.x, for example "1.7.0"';
  }
  return isTooOld(value)
    ? `is too old: its agent exits at filters, and its CRDs refuse policies, that are accepted here; write "1.${leastMinor}.0" or later`
    : undefined;
};

/** Whether a version of major 1 is one whose agents know less than is accepted here. */
export function isTooOld(version: string): boolean {
  return version.startsWith("1.") && minorOf(version) < leastMinor;
}

/** The part of `tetragon` that an agent of 1.6 reads otherwise than one of 1.7. */
interface Versioned {
  chartVersion: string;
  chartPath?: string;
  filterPresets: readonly string[];
  allowList: readonly { namespace_regex?: unknown }[];
  denyList: readonly { namespace_regex?: unknown }[];
}

/** What the agent of the chosen chart would exit at; paths are relative to `tetragon`. Nothing is known of `chartPath`. */
export function chartVersionIssues(tetragon: Versioned): SettingIssue[] {
  if (tetragon.chartPath !== undefined || minorOf(tetragon.chartVersion) >= 7) {
    return [];
  }
  const message = `needs an agent of 1.7, and chartVersion is ${tetragon.chartVersion}, whose agent exits at it; set chartVersion to "1.7.0" or later, or write namespace`;
  const entries = (["allowList", "denyList"] as const).flatMap((list) =>
    tetragon[list].flatMap(({ namespace_regex: expressions }, index) =>
      expressions === undefined ? [] : [{ path: [list, index, "namespace_regex"], message }],
    ),
  );
  const preset = tetragon.filterPresets.indexOf("quiet");
  return preset < 0
    ? entries
    : [
        ...entries,
        {
          path: ["filterPresets", preset],
          message: `filters by namespace_regex, which needs an agent of 1.7, and chartVersion is ${tetragon.chartVersion}; set chartVersion to "1.7.0" or later, or write the filters of docs/filters.md by namespace`,
        },
      ];
}

function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}

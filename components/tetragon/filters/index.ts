/** Typed export, field and redaction filters of Tetragon, their presets and their rendering for the Helm chart. */
export { filterConditionIssues } from "./conditions";
export type { ExportFilter } from "./export-filter";
export { exportFilters, filterLines, type ExportFilters } from "./export-filters";
export type { FieldFilter } from "./field-filter";
export { eventPresets, presetNames, trimmedFields } from "./presets";
export type { RedactionFilter } from "./redaction-filter";
export { exportSettings, type ExportSettings } from "./filter-schema";
export type { SettingIssue } from "./filter-issues";

import { exportSettings, type ExportSettings } from "../../../../components/tetragon/filters";

/** Export settings with all defaults filled in, as the settings reader yields them. */
export function settings(input: object = {}): ExportSettings {
  return exportSettings.parse(input);
}

/** What the schema says about a part of the `tetragon` object: `key path: message`, one per issue. */
export function complaints(input: object): string[] {
  const result = exportSettings.safeParse(input);
  return result.success
    ? []
    : result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
}

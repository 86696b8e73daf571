import { field, isHelmRelease, objects, type CheckedResource } from "./resource";

/**
 * Containers without a request or without a memory limit: one sentence each. The agent's own resources, for which the
 * chart has no default, are demanded in production only.
 */
export function missingResources(resource: CheckedResource, production: boolean): string[] {
  if (isHelmRelease(resource)) {
    const values = resource.inputs["values"];
    const sidecar =
      field(values, "export", "mode") === undefined || field(values, "export", "mode") === "stdout";
    return [
      ...(sidecar
        ? incomplete(`${resource.name}: values.export.resources`, field(values, "export", "resources"))
        : []),
      ...(production
        ? incomplete(`${resource.name}: values.tetragon.resources`, field(values, "tetragon", "resources"))
        : []),
    ];
  }
  if (!resource.type.startsWith("kubernetes:")) {
    return [];
  }
  return objects(resource.inputs["spec"], ["spec"]).flatMap(({ path, object }) =>
    (Array.isArray(object["containers"]) ? (object["containers"] as unknown[]) : []).flatMap(
      (container, index) =>
        incomplete(
          `${resource.name}: ${[...path, "containers", String(index), "resources"].join(".")}`,
          field(container, "resources"),
        ),
    ),
  );
}

function incomplete(place: string, resources: unknown): string[] {
  const missing = [
    ...(field(resources, "requests", "cpu") === undefined ? ["requests.cpu"] : []),
    ...(field(resources, "requests", "memory") === undefined ? ["requests.memory"] : []),
    ...(field(resources, "limits", "memory") === undefined ? ["limits.memory"] : []),
  ];
  return missing.length === 0
    ? []
    : [`${place} lacks ${missing.join(", ")}; set them, so that no node is overcommitted`];
}

import { field, isHelmRelease, objects, unknownMark, type CheckedResource } from "./resource";

/** Images of pods and Helm values without a version of their own: one sentence each. */
export function unpinnedImages(resource: CheckedResource): string[] {
  if (!resource.type.startsWith("kubernetes:")) {
    return [];
  }
  const root = isHelmRelease(resource) ? "values" : "spec";
  return objects(resource.inputs[root], [root]).flatMap(({ path, object }) => {
    const image = object["image"];
    const override = field(image, "override");
    const place = `${resource.name}: ${[...path, "image"].join(".")}`;
    if (typeof image === "string") {
      return unpinned(image) ? [sentence(place, image)] : [];
    }
    if (typeof override === "string" && override !== "") {
      return unpinned(override) ? [sentence(`${place}.override`, override)] : [];
    }
    return field(image, "tag") === "latest" ? [sentence(`${place}.tag`, "latest")] : [];
  });
}

function sentence(place: string, image: string): string {
  return `${place} is "${image}"; name a version or a digest, because latest changes without a diff`;
}

function unpinned(image: string): boolean {
  if (image === unknownMark || /@sha256:[0-9a-f]{64}$/.test(image)) {
    return false;
  }
  const tag = /:([\w][\w.-]*)$/.exec(image.slice(image.lastIndexOf("/") + 1))?.[1];
  return tag === undefined || tag === "latest";
}

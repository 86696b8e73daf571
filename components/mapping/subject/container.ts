import { BeatEvent, Tree } from "../types";
import { addUnique, childOf, drop, isEmpty, isText, newChild, takeText } from "../values";

interface ImageName {
  name: string;
  tag?: string;
}

/** The `algorithm:hash` at the end of an image id, as ECS wants it; none where the id is no digest. */
function digestOf(imageId: string): string | undefined {
  const digest = imageId.substring(imageId.lastIndexOf("@") + 1);
  return /^[a-z0-9]+:[0-9a-f]{32,}$/.test(digest) ? digest : undefined;
}

function splitImageName(reference: string): ImageName {
  const at = reference.indexOf("@");
  const tagged = at < 0 ? reference : reference.substring(0, at);
  const colon = tagged.lastIndexOf(":");
  // A runtime that knows no name gives the image's digest alone; a colon before the last slash is a registry's port.
  if (colon > tagged.lastIndexOf("/") && tagged.substring(0, colon) !== "sha256") {
    return { name: tagged.substring(0, colon), tag: tagged.substring(colon + 1) };
  }
  return { name: tagged };
}

/** Fills `container` and `kubernetes.container` from the container of the event's process. */
export function containerFields(event: BeatEvent, doc: Tree, pod: Tree): void {
  const source = childOf(pod, "container");
  if (source === undefined) {
    return;
  }
  const container = childOf(doc, "container") || newChild(doc, "container");
  const text = takeText(source, "id");
  if (text !== undefined) {
    const scheme = text.indexOf("://");
    container.id = scheme < 0 ? text : text.substring(scheme + 3);
    if (scheme >= 0) {
      container.runtime = text.substring(0, scheme);
    }
  }
  if (isText(container.name)) {
    event.Put("kubernetes.container.name", container.name);
  }
  if (source.image !== undefined) {
    imageFields(event, source);
  }
  securityField(event, source);
}

/** Tetragon prints an empty `security_context` for a container that is not privileged. */
function securityField(event: BeatEvent, source: Tree): void {
  const context = childOf(source, "security_context");
  if (
    context !== undefined &&
    (context.privileged === undefined || typeof context.privileged === "boolean")
  ) {
    event.Put("container.security_context.privileged", context.privileged === true);
    drop(context, "privileged");
    if (isEmpty(context)) {
      drop(source, "security_context");
    }
  }
}

function imageFields(event: BeatEvent, source: Tree): void {
  const image = childOf(source, "image");
  if (image === undefined) {
    return;
  }
  const digests: string[] = [];
  if (isText(image.id)) {
    addUnique(digests, digestOf(image.id));
  }
  const reference = takeText(image, "name");
  if (reference !== undefined) {
    const parts = splitImageName(reference);
    event.Put("container.image.name", parts.name);
    if (parts.tag !== undefined) {
      event.Put("container.image.tag", [parts.tag]);
    }
    addUnique(digests, digestOf(reference));
  }
  if (digests.length > 0) {
    event.Put("container.image.hash.all", digests);
  }
}

import type { TetragonEvent } from "../local/generator";
import { trimmedFields } from "../components/tetragon/filters/presets";

const paths = trimmedFields.map((field) => field.split("."));

/**
 * The event without the fields that the preset `trimmed` removes, as the agent's field filters would leave it: paths
 * are relative to the event's kind, what an event lacks is no error. The event given is changed.
 */
export function trimEvent(event: TetragonEvent): TetragonEvent {
  for (const kind of Object.values(event)) {
    if (isObject(kind)) {
      paths.forEach((path) => remove(kind, path));
    }
  }
  return event;
}

function remove(from: Record<string, unknown>, [name = "", ...rest]: string[]): void {
  if (rest.length === 0) {
    delete from[name];
    return;
  }
  const child = from[name];
  if (isObject(child)) {
    remove(child, rest);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

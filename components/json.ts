/** A plain object. */
export type JsonObject = { [key: string]: unknown };

/** Whether a value is a plain object, so neither a list nor a Pulumi output nor another class' instance. */
export function isPlainObject(value: unknown): value is JsonObject {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** JSON with sorted keys, so that the same content is always the same text and a second update shows no change. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isPlainObject(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : part,
  );
}

/** `base` with `extra` merged over it: objects key by key, everything else (lists too) replaced. */
export function mergeDeep(base: JsonObject, extra: JsonObject): JsonObject {
  const merged = { ...base };
  for (const [key, value] of Object.entries(extra)) {
    const present = merged[key];
    merged[key] = isPlainObject(present) && isPlainObject(value) ? mergeDeep(present, value) : value;
  }
  return merged;
}

/** The object without its undefined values, at every depth: Helm and Elasticsearch see only what is meant. */
export function withoutUndefined(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => [key, isPlainObject(part) ? withoutUndefined(part) : part]),
  );
}

/** A resource as a check sees it: rendered by `npm run render`, or sent to the policy pack by the engine. */
export interface CheckedResource {
  /** Pulumi token, for example `kubernetes:core/v1:ConfigMap`. */
  type: string;
  name: string;
  /** Plain values; `"[secret]"` and `"[unknown]"` stand for what is hidden or not known yet. */
  inputs: Record<string, unknown>;
}

/** Stands for a secret in a rendered stack. */
export const secretMark = "[secret]";
/** Stands for a value that is known only after deployment. */
export const unknownMark = "[unknown]";

/** A value inside an object, with the keys that lead to it. */
export interface Leaf {
  path: string[];
  value: unknown;
}

/** Every value of an object or list that is itself neither. */
export function leaves(value: unknown, path: string[] = []): Leaf[] {
  if (typeof value !== "object" || value === null) {
    return [{ path, value }];
  }
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]));
}

/** Every object inside an object or list, itself included. */
export function objects(
  value: unknown,
  path: string[] = [],
): { path: string[]; object: Record<string, unknown> }[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  const own = Array.isArray(value) ? [] : [{ path, object: value as Record<string, unknown> }];
  return [...own, ...Object.entries(value).flatMap(([key, child]) => objects(child, [...path, key]))];
}

/** A field of what may be an object; a field of a value that is not known yet is not known either. */
export function field(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>((node, key) => {
    if (node === unknownMark) {
      return unknownMark;
    }
    return typeof node === "object" && node !== null ? (node as Record<string, unknown>)[key] : undefined;
  }, value);
}

export function isConfigMap(resource: CheckedResource): boolean {
  return resource.type === "kubernetes:core/v1:ConfigMap";
}

export function isHelmRelease(resource: CheckedResource): boolean {
  return /^kubernetes:helm\.sh\/v\d+:(Release|Chart)$/.test(resource.type);
}

/** Providers send nested settings as JSON texts. */
export function parsedTexts(value: unknown): unknown {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    try {
      return parsedTexts(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, parsedTexts(child)]));
}

import { isIP } from "node:net";

/** A field of an index mapping, as far as it decides whether Elasticsearch takes a value. */
interface Field {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly dynamic?: boolean | string;
  readonly enabled?: boolean;
  readonly ignore_above?: number;
  readonly ignore_malformed?: boolean;
  readonly depth_limit?: number;
}

/** The longest term that Lucene takes, in bytes. */
const LONGEST_TERM = 32_766;
const DEEPEST_JSON = 1_000;
const FIRST_NANOSECOND = -1;
const LAST_NANOSECOND = 9_223_372_036_855;

/**
 * Why Elasticsearch would refuse the document by the index mapping: an object where a value belongs and the reverse, a
 * value that the type does not take, a write to an alias, too long a term, too deep a tree, and a field that nobody can
 * find since the mapping lacks it. Nothing for a document that it accepts.
 */
export function refusals(document: unknown, mapping: Field): string[] {
  return check(document, mapping, false);
}

/** The same, and every value that a lenient field lets through without indexing it. */
export function misfits(document: unknown, mapping: Field): string[] {
  return check(document, mapping, true);
}

function check(document: unknown, mapping: Field, strict: boolean): string[] {
  const found: string[] = [];
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    return ["the document is no object"];
  }
  if (depth(document) > DEEPEST_JSON) {
    found.push(`the document is nested deeper than ${DEEPEST_JSON}`);
  }
  checkObject(document as Record<string, unknown>, mapping, "", strict, found);
  return found;
}

/** Levels of objects and arrays, without recursion since hostile documents are deep. */
function depth(value: unknown): number {
  let levels = 0;
  let level: unknown[] = [value];
  while (level.some(isContainer)) {
    levels++;
    level = level.filter(isContainer).flatMap((container) => Object.values(container));
  }
  return levels;
}

function checkObject(
  object: Record<string, unknown>,
  mapping: Field,
  path: string,
  strict: boolean,
  found: string[],
): void {
  for (const key of Object.keys(object)) {
    const here = path === "" ? key : `${path}.${key}`;
    if (key.split(".").some((part) => part.trim() === "")) {
      found.push(`${here}: the key is blank or has a blank part`);
    }
    if (key.includes(".") && mapping.properties?.[key.split(".")[0] ?? ""]) {
      found.push(`${here}: a dotted key is read as the path of a mapped field`);
    }
    const field = Object.hasOwn(mapping.properties ?? {}, key) ? mapping.properties?.[key] : undefined;
    if (field) {
      checkField(object[key], field, here, strict, found);
    } else if (path === "") {
      found.push(`${here}: not in the mapping, so nobody can find it`);
    } else {
      checkUnmapped(object[key], here, found);
    }
  }
}

function checkField(value: unknown, field: Field, path: string, strict: boolean, found: string[]): void {
  if (Array.isArray(value) && field.type !== "flattened") {
    value.forEach((item) => checkField(item, field, path, strict, found));
  } else if (value === null) {
    return;
  } else if (field.properties || field.type === "object" || field.type === undefined) {
    if (field.enabled === false) {
      return;
    }
    if (isContainer(value)) {
      checkObject(value as Record<string, unknown>, field, path, strict, found);
    } else {
      found.push(`${path}: a ${typeof value} where an object belongs`);
    }
  } else if (field.type === "flattened") {
    checkFlattened(value, field, path, found);
  } else if (isContainer(value)) {
    found.push(`${path}: an object where a ${field.type} belongs`);
  } else if (strict || !field.ignore_malformed) {
    const reason = scalarRefusal(value, field);
    if (reason) {
      found.push(`${path}: ${reason}`);
    }
  }
}

function scalarRefusal(value: unknown, field: Field): string | undefined {
  switch (field.type) {
    case "alias":
      return "an alias cannot be written";
    case "keyword":
    case "constant_keyword":
      return keywordRefusal(String(value), field.ignore_above);
    // A wildcard's value is no term, so it may be of any length.
    case "wildcard":
    case "text":
    case "match_only_text":
      return undefined;
    case "ip":
      return isIP(String(value)) === 0 ? `${String(value).slice(0, 40)} is no address` : undefined;
    case "long":
    case "integer":
    case "short":
    case "unsigned_long":
    case "float":
    case "double":
      return numberRefusal(value, field);
    case "boolean":
      return value === true || value === false
        ? undefined
        : `${JSON.stringify(value).slice(0, 40)} is no boolean`;
    case "date":
    case "date_nanos":
      return dateRefusal(value);
    default:
      return `the type ${String(field.type)} is unknown to this check`;
  }
}

function keywordRefusal(text: string, ignoreAbove: number | undefined): string | undefined {
  const ignored = ignoreAbove !== undefined && text.length > ignoreAbove;
  return !ignored && Buffer.byteLength(text) > LONGEST_TERM
    ? `a term of ${Buffer.byteLength(text)} bytes`
    : undefined;
}

function numberRefusal(value: unknown, field: Field): string | undefined {
  const text = String(value);
  if (field.type === "float" || field.type === "double") {
    return Number.isFinite(value) ? undefined : `${text.slice(0, 40)} is no number`;
  }
  const whole = typeof value === "number" ? Number.isInteger(value) : /^-?\d{1,20}$/.test(text);
  if (!whole) {
    return `${JSON.stringify(value).slice(0, 40)} is no whole number`;
  }
  const [least, most] =
    field.type === "unsigned_long" ? [0n, 2n ** 64n - 1n] : [-(2n ** 63n), 2n ** 63n - 1n];
  const number = BigInt(value as number | string);
  return number >= least && number <= most ? undefined : `${text} does not fit into a ${field.type}`;
}

function dateRefusal(value: unknown): string | undefined {
  const text = String(value);
  const time = Date.parse(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) || Number.isNaN(time)) {
    return `${text.slice(0, 40)} is no date`;
  }
  return time > FIRST_NANOSECOND && time < LAST_NANOSECOND
    ? undefined
    : `${text} is outside of what nanoseconds can hold`;
}

function checkFlattened(value: unknown, field: Field, path: string, found: string[]): void {
  const objects = Array.isArray(value) ? (value as unknown[]) : [value];
  for (const object of objects) {
    if (!isContainer(object) || Array.isArray(object)) {
      found.push(`${path}: a ${typeof object} where a flattened object belongs`);
    } else if (depth(object) > (field.depth_limit ?? 20)) {
      found.push(`${path}: nested too deeply for a flattened field`);
    } else {
      checkFlattenedLeaves(object, field, path, found);
    }
  }
}

function checkFlattenedLeaves(object: object, field: Field, path: string, found: string[]): void {
  const waiting: [string, unknown][] = Object.entries(object);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [key, value] = next;
    if (Array.isArray(value)) {
      waiting.push(...value.map((item): [string, unknown] => [key, item]));
    } else if (isContainer(value)) {
      waiting.push(
        ...Object.entries(value).map(([name, item]): [string, unknown] => [`${key}.${name}`, item]),
      );
    } else if (!takesLeaf(key, String(value), field.ignore_above)) {
      found.push(`${path}.${key.slice(0, 40)}: a key or value that a flattened field does not take`);
    }
  }
}

/** Key and value share one term, with a NUL between them. */
function takesLeaf(key: string, text: string, ignoreAbove: number | undefined): boolean {
  const ignored = ignoreAbove !== undefined && text.length > ignoreAbove;
  const bytes = Buffer.byteLength(key) + 1 + Buffer.byteLength(text);
  return !key.includes("\u0000") && (ignored || bytes <= LONGEST_TERM);
}

/** Unmapped parts are kept and not indexed, yet their keys are parsed. */
function checkUnmapped(value: unknown, path: string, found: string[]): void {
  const waiting: unknown[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isContainer(next)) {
      if (
        !Array.isArray(next) &&
        Object.keys(next).some((key) => key.split(".").some((part) => part.trim() === ""))
      ) {
        found.push(`${path}: a key below is blank or has a blank part`);
      }
      waiting.push(...Object.values(next).filter((item) => item !== undefined && item !== null));
    }
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

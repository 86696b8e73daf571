/** A property that differs: its path as the engine writes it, and what became of it. */
export interface PropertyChange {
  path: string;
  kind: "add" | "delete" | "update";
}

/** Where two inputs differ, down to the leaf; texts that hold JSON are compared by what they say. */
export function differences(olds: unknown, news: unknown, path = ""): PropertyChange[] {
  if (isAbsent(olds) || isAbsent(news)) {
    const kind = isAbsent(olds) ? "add" : "delete";
    return isAbsent(olds) && isAbsent(news) ? [] : [{ path, kind }];
  }
  if (Array.isArray(olds) && Array.isArray(news)) {
    const length = Math.max(olds.length, news.length);
    return Array.from({ length }, (_, index) => index).flatMap((index) =>
      differences(olds[index], news[index], `${path}[${index}]`),
    );
  }
  if (isObject(olds) && isObject(news)) {
    const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
    return names.flatMap((name) => differences(olds[name], news[name], path ? `${path}.${name}` : name));
  }
  return sameValue(olds, news) ? [] : [{ path, kind: "update" }];
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sameValue(olds: unknown, news: unknown): boolean {
  if (olds === news) {
    return true;
  }
  const [left, right] = [json(olds), json(news)];
  return left !== undefined && right !== undefined && differences(left, right).length === 0;
}

function json(value: unknown): object | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) {
    return undefined;
  }
  try {
    return JSON.parse(value) as object;
  } catch {
    return undefined;
  }
}

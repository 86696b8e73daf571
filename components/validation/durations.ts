import type { TextCheck } from "./forms";

const hours: Record<string, number> = { h: 1, d: 24 };
/** Ten years: what is longer is a slip of the finger. */
const mostHours = 3_650 * 24;

/** Hours of an age in days or hours; undefined for any other text. */
function ageInHours(age: string): number | undefined {
  const match = /^(\d{1,6})([dh])$/.exec(age);
  const unit = hours[match?.[2] ?? ""];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

/**
 * An age in days or hours, see https://www.elastic.co/docs/reference/elasticsearch/rest-apis/api-conventions#time-units.
 * Minutes are refused, because an `m` that is meant as months deletes everything within the hour.
 */
export const age: TextCheck = (value) => {
  if (/^\d+m$/.test(value)) {
    return `is ${value.slice(0, -1)} minutes to Elasticsearch; write days or hours, for example "180d" or "12h"`;
  }
  const length = ageInHours(value);
  if (length === undefined) {
    return 'must be an age in days or hours, for example "7d" or "12h"';
  }
  if (length === 0) {
    return 'is no time at all; write at least "1h"';
  }
  return length > mostHours ? "is more than ten years; write less" : undefined;
};

/** Lifetime of an API key, from a day on: a shorter one ends before anybody rotates it, and the pipeline with it. */
export const keyLifetime: TextCheck = (value) => {
  const complaint = age(value);
  if (complaint !== undefined) {
    return complaint;
  }
  return (ageInHours(value) ?? 0) < 24
    ? 'is less than a day: the key would end before it is rotated, and the pipeline with it; write for example "180d"'
    : undefined;
};

/** The longest time without a refresh, seconds: a rule that looks back for less never sees what is hidden so long. */
const mostHidden = 600;

/** The longest age of an index before its rollover, hours: no phase after hot begins before it. */
const mostHot = 365 * 24;

/** Age at which an index rolls over. */
export const rolloverAge: TextCheck = (value) => {
  const complaint = age(value);
  if (complaint !== undefined) {
    return complaint;
  }
  return (ageInHours(value) ?? 0) > mostHot
    ? 'is more than a year, before which nothing is moved or deleted; write less, for example "7d"'
    : undefined;
};

/** How often a refresh makes documents visible; with `-1`, which is never, no search and no rule would find any. */
export const refreshInterval: TextCheck = (value) => {
  const match = /^([1-9]\d{0,5})([sm])$/.exec(value);
  if (match === null) {
    return 'must be a duration such as "5s" or "1m": until the next refresh no search and no rule finds a document';
  }
  return Number(match[1]) * (match[2] === "m" ? 60 : 1) > mostHidden
    ? 'is more than ten minutes, in which no search and no rule finds a document; write less, for example "30s"'
    : undefined;
};

const megabytes: Record<string, number> = { mb: 1, gb: 1_024, tb: 1_024 ** 2 };

/**
 * MiB of a shard that Elasticsearch rolls over by itself, at 200 million documents of less than 1 KiB each
 * (https://www.elastic.co/docs/reference/elasticsearch/index-lifecycle-actions/ilm-rollover).
 */
const mostShard = 200 * 1_024;

/** Size of a primary shard at which an index rolls over. */
export const shardSize: TextCheck = (value) => {
  const match = /^(\d{1,6})(mb|gb|tb)$/i.exec(value);
  const size = Number(match?.[1]) * (megabytes[match?.[2]?.toLowerCase() ?? ""] ?? 0);
  if (match === null) {
    return 'must be a size such as "50gb"';
  }
  if (size < 100) {
    return 'is less than 100mb, which makes an index of its own every few minutes; write for example "50gb"';
  }
  return size > mostShard
    ? 'is more than 200gb, which no index reaches before its 200 million documents end it; write for example "50gb"'
    : undefined;
};

/** The phases of an ILM policy after the hot one, in their order, with the ages at which they begin. */
export interface Phases {
  warm?: { minAge?: string };
  cold?: { minAge?: string };
  delete: { minAge: string };
}

/** Phases that begin before or together with the one before them: `path` leads to the age, `message` says what to do. */
export function phaseIssues(phases: Phases): { path: string[]; message: string }[] {
  let before: { name: string; age: string } = { name: "hot", age: "0h" };
  return (["warm", "cold", "delete"] as const).flatMap((name) => {
    const phase = phases[name];
    if (phase === undefined) {
      return [];
    }
    const age = phase.minAge ?? "0h";
    const previous = before;
    before = { name, age };
    const begins = ageInHours(age) ?? 0;
    if (previous.name === "hot" || begins > (ageInHours(previous.age) ?? 0)) {
      return [];
    }
    const own =
      phase.minAge === undefined ? "is missing, so the phase begins at the rollover" : "is too early";
    return [
      {
        path: [name, "minAge"],
        message: `${own}: ${previous.name} begins at ${previous.age}; write an age above ${previous.age}`,
      },
    ];
  });
}

import { z } from "zod";

/** What is wrong with a text, as a sentence that follows the key's name; undefined where nothing is. */
export type TextCheck = (text: string) => string | undefined;

// The metadata `form` says which texts and units a setting takes; docs/settings.md shows it.

/** A text, not empty, about which none of the checks has anything to say; the first that does is heard. */
export function text(what: string, ...checks: TextCheck[]) {
  const error = ({ input }: { input?: unknown }) => {
    if (input === undefined) {
      return `is missing; write ${what}`;
    }
    return typeof input === "number" || typeof input === "boolean"
      ? `must be a text: ${what}; write "${input}" in quotes`
      : `must be a text: ${what}`;
  };
  return z
    .string({ error })
    .superRefine((value, context) => {
      const complaint =
        value.trim() === ""
          ? `must not be empty: ${what}`
          : checks.map((check) => check(value)).find((found) => found !== undefined);
      if (complaint !== undefined) {
        context.addIssue({ code: "custom", message: complaint });
      }
    })
    .meta({ form: what });
}

/** A whole number from `least` to `most`. */
export function whole(what: string, least: number, most: number) {
  return z
    .number({ error: `must be a number: ${what}` })
    .refine(Number.isInteger, { error: `must be a whole number: ${what}`, abort: true })
    .refine((value) => value >= least, `must be ${least} or more: ${what}`)
    .refine((value) => value <= most, `must be ${most} or less: ${what}`)
    .meta({ form: `${what}, ${least} to ${most}` });
}

/** A truth value. */
export function flag() {
  return z.boolean({ error: "must be true or false" });
}

/** One of a few words. */
export function word<const T extends readonly string[]>(words: T) {
  return z.enum(words, { error: `must be ${words.map((name) => `"${name}"`).join(" or ")}` });
}

/** Texts by their names. */
export function textMap(what: string, key: TextCheck, value: TextCheck) {
  return z
    .record(z.string(), z.string({ error: "must be a text; write it in quotes" }), {
      error: `must be a map of texts: ${what}`,
    })
    .superRefine((map, context) => {
      for (const [name, content] of Object.entries(map)) {
        const complaint = key(name) ?? value(content);
        if (complaint !== undefined) {
          context.addIssue({ code: "custom", path: [name], message: complaint });
        }
      }
    })
    .meta({ form: what });
}

/**
 * A text that becomes a part of the configuration of Filebeat or an Elastic Agent, where `${…}` is replaced by a variable
 * and a control character breaks the line.
 */
export const literal: TextCheck = (value) => {
  if (value.includes("${")) {
    return "must not contain ${, which the collector replaces by a variable; write the text itself";
  }
  return oneLine(value);
};

/** A text that no program puts variables into, although its author may hope for it: a path or a name in another file. */
export const verbatim: TextCheck = (value) =>
  value.includes("${")
    ? "contains ${, which nothing replaces by a variable here; write the text itself"
    : oneLine(value);

const oneLine: TextCheck = (value) =>
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(value)
    ? "must be one line without tabs or other control characters"
    : undefined;

/** A text of a known form; `rule` says which, after the name of the key. */
export function form(pattern: RegExp, rule: string): TextCheck {
  return (value) => (pattern.test(value) ? undefined : rule);
}

/**
 * A name of the cluster: it stands in every document, in `filebeat.yml`, and in the names of the publisher's role and
 * key, for which Elasticsearch allows printable ASCII.
 */
export const clusterName: TextCheck = (value) =>
  literal(value) ??
  form(
    /^[A-Za-z0-9](?:[A-Za-z0-9 ._:@/-]{0,98}[A-Za-z0-9])?$/,
    "must have 1 to 100 letters, digits, spaces and . _ : @ / -, with a letter or digit at both ends",
  )(value);

/** Last part of a data stream's name, see https://www.elastic.co/docs/reference/fleet/data-streams. */
export const dataStreamNamespace = form(
  /^[a-z0-9][a-z0-9_.]{0,99}$/,
  "is no data stream namespace; use lower-case letters, digits, dots and underscores, no dash",
);

/** A text of every document, which has room for many of its kind. */
export const labelValue: TextCheck = (value) =>
  literal(value) ??
  (value.length > 256
    ? "is longer than 256 letters, which every document would hold; write less"
    : undefined);

/** Name of a field below `labels`, where a dot would begin a further object. */
export const labelName = form(
  /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/,
  "is no name of a label; use letters, digits, underscores and dashes",
);

/** Id of a Kibana space. */
export const spaceId = form(
  /^[a-z0-9_-]{1,100}$/,
  "must be the id of a space: lower-case letters, digits, dashes and underscores",
);

/** Roles that every Elasticsearch has and lets nobody change: what `ReservedRolesStore.names()` of 8.19.21 answers. */
const reservedRoles = new Set(
  (
    "apm_system apm_user beats_admin beats_system data_frame_transforms_admin data_frame_transforms_user editor " +
    "enrich_user inference_admin inference_user ingest_admin kibana_admin kibana_system kibana_user logstash_admin " +
    "logstash_system machine_learning_admin machine_learning_user monitoring_user remote_monitoring_agent " +
    "remote_monitoring_collector reporting_user rollup_admin rollup_user snapshot_user superuser transform_admin " +
    "transform_user transport_client viewer watcher_admin watcher_user"
  ).split(" "),
);

/** Name of a role to make. */
export const newRoleName: TextCheck = (value) =>
  roleName(value) ??
  (reservedRoles.has(value)
    ? 'is a role of Elasticsearch\'s own, which cannot be changed; choose a name of its own, for example "tetragon-analyst"'
    : undefined);

/** Name of a role, see https://www.elastic.co/docs/api/doc/kibana/operation/operation-put-security-role-name. */
const roleName = form(
  /^(?!_)[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/,
  "must be the name of a role: up to 255 printable ASCII characters without spaces at the ends",
);

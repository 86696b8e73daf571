import type { EventFields } from "./event-fields";

/** Elasticsearch field types that the catalog uses. */
export type FieldType =
  | "alias"
  | "boolean"
  | "constant_keyword"
  | "date"
  | "date_nanos"
  | "flattened"
  | "float"
  | "ip"
  | "keyword"
  | "long"
  | "match_only_text"
  | "object"
  | "unsigned_long"
  | "wildcard";

/** One field of a document. */
export interface Field {
  /** Full name, dots between levels. */
  name: string;
  type: FieldType;
  /** Where the value comes from, for the reader of the field reference. */
  source: string;
  /** The field that an alias stands for. */
  path?: string;
  /** The one value of a constant_keyword; without it the first document decides. */
  value?: string;
  /** A `.text` field beside it for words inside the value (`match_only_text`). */
  text?: boolean;
  /** A list whose order and repetitions matter, which synthetic source would not keep. */
  ordered?: boolean;
  /** Without an index of its own: seldom searched for, and then by its column of values, which takes longer. */
  docValuesOnly?: boolean;
  /** Only stored, neither searchable nor checked: an `object` of unknown content, a text of any length. */
  opaque?: boolean;
  /** Written only with these event fields; both by default. */
  mode?: EventFields;
}

import { type ApiField, readReference, type TetragonApi } from "../../reference/reference";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.(?:\d{3}|\d{6}|\d{9}))?Z$/;

/** Checks events against Tetragon's API and remembers which fields and enum values it met. */
export class EventSchema {
  /** `Message.field` of every field met so far. */
  readonly seen = new Set<string>();
  private readonly api = readReference("tetragon-api");

  get kinds(): string[] {
    return Object.keys(this.api.eventKinds);
  }

  /** `Message.field` of every field that exists. */
  get fields(): string[] {
    const { messages, envelope } = this.api;
    const inMessages = Object.entries(messages).flatMap(([name, { fields }]) =>
      Object.keys(fields).map((f) => `${name}.${f}`),
    );
    return [...Object.keys(envelope).map((f) => `envelope.${f}`), ...inMessages];
  }

  /** Everything that is wrong with the event, each with its path; nothing for a valid one. */
  problems(event: object): string[] {
    const found: string[] = [];
    const kinds = Object.keys(event).filter((key) => key in this.api.eventKinds);
    if (kinds.length !== 1) {
      found.push(`${kinds.length} kinds`);
    }
    for (const [key, value] of Object.entries(event)) {
      const kind = this.api.eventKinds[key];
      if (kind) {
        this.checkMessage(kind.message, value, key, found);
      } else {
        this.checkField("envelope", this.api.envelope, key, value, key, found);
      }
    }
    return found;
  }

  private checkMessage(name: string, value: unknown, path: string, found: string[]): void {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      found.push(`${path} is no object`);
      return;
    }
    const fields = this.api.messages[name]?.fields ?? {};
    const selected = Object.keys(value).filter((key) => fields[key]?.oneof);
    if (selected.length > 1 || (name === "KprobeArgument" && selected.length !== 1)) {
      found.push(`${path} has ${selected.length} values`);
    }
    for (const [key, child] of Object.entries(value)) {
      this.checkField(name, fields, key, child, `${path}.${key}`, found);
    }
  }

  private checkField(
    owner: string,
    fields: TetragonApi["envelope"],
    key: string,
    value: unknown,
    path: string,
    found: string[],
  ): void {
    const field = fields[key];
    if (!field) {
      found.push(`${path} does not exist`);
      return;
    }
    this.seen.add(`${owner}.${key}`);
    if (!field.oneof && !field.wrapper && isZero(value)) {
      found.push(`${path} is zero and would be absent`);
    }
    this.checkValue(field, value, path, found);
  }

  private checkValue(field: ApiField, value: unknown, path: string, found: string[]): void {
    if (field.jsonType === "array") {
      if (!Array.isArray(value)) {
        found.push(`${path} is no array`);
        return;
      }
      value.forEach((item, index) =>
        this.checkValue(field.items as ApiField, item, `${path}[${index}]`, found),
      );
    } else if (field.map) {
      const texts = Object.values(value as object).every((text) => typeof text === "string");
      found.push(...(texts ? [] : [`${path} has a value that is no text`]));
    } else if (field.message && field.jsonType === "object") {
      this.checkMessage(field.message, value, path, found);
    } else if (field.enum) {
      const names = this.api.enums[field.enum] ?? {};
      const known =
        typeof value === "number" ? !Object.values(names).includes(value) : String(value) in names;
      found.push(...(known ? [] : [`${path}: ${String(value)} is not of ${field.enum}`]));
    } else if (typeof value !== field.jsonType) {
      found.push(`${path} is a ${typeof value}, not a ${field.jsonType}`);
    } else if (!hasFormat(field.format, value)) {
      found.push(`${path}: ${String(value)} is not ${field.format}`);
    }
  }
}

function isZero(value: unknown): boolean {
  const empty = typeof value === "object" && value !== null && Array.isArray(value) && value.length === 0;
  return value === "" || value === 0 || value === false || value === "0" || empty;
}

function hasFormat(format: string | undefined, value: unknown): boolean {
  switch (format) {
    case "uint32":
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 4294967295;
    case "int32":
      return Number.isInteger(value) && Math.abs(value as number) <= 2147483648;
    case "uint64":
      return /^\d+$/.test(String(value)) && BigInt(String(value)) < 2n ** 64n;
    case "int64":
      return (
        /^-?\d+$/.test(String(value)) && BigInt.asIntN(64, BigInt(String(value))) === BigInt(String(value))
      );
    case "base64":
      return BASE64.test(String(value));
    case "timestamp":
      return TIMESTAMP.test(String(value)) && !/000Z$/.test(String(value).replace(/^[^.]*$/, ""));
    default:
      return true;
  }
}

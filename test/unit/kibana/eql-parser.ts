import type { JsonObject } from "../../../components/json";

/** A sequence as its text says it. */
export interface ParsedSequence {
  by: string[];
  maxSpan: string;
  steps: { category: string; by: string[]; query: JsonObject }[];
}

/**
 * Reads a sequence of EQL as its reference describes it, and each step as the query that Elasticsearch makes of it, in the
 * words of our own renderer: `and` binds closer than `or`, `like` has patterns, `!= null` asks whether there is a value.
 */
export function parseSequence(text: string): ParsedSequence {
  const parser = new EqlParser(tokens(text));
  parser.take("sequence", "by");
  const by = parser.fields();
  parser.take("with", "maxspan", "=");
  const maxSpan = parser.word();
  const steps: ParsedSequence["steps"] = [];
  while (!parser.atEnd()) {
    parser.take("[");
    const category = parser.word();
    parser.take("where");
    const query = parser.or();
    parser.take("]");
    steps.push({ category, query, by: parser.takes("by") ? parser.fields() : [] });
  }
  return { by, maxSpan, steps };
}

interface Token {
  text: string;
  isText: boolean;
}

function tokens(text: string): Token[] {
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|(==|!=|>=|<=|[()[\],<>=]|[\w.@]+))/gy;
  const found: Token[] = [];
  let end = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    end = pattern.lastIndex;
    const [, quoted, other] = match;
    found.push(
      quoted === undefined
        ? { text: other as string, isText: false }
        : { text: quoted.replace(/\\(.)/g, "$1"), isText: true },
    );
  }
  if (text.slice(end).trim() !== "") {
    throw new Error(`cannot read "${text.slice(end)}"`);
  }
  return found;
}

class EqlParser {
  private position = 0;

  constructor(private readonly all: readonly Token[]) {}

  atEnd(): boolean {
    return this.position === this.all.length;
  }

  word(): string {
    const token = this.all[this.position++];
    if (token === undefined || token.isText) {
      throw new Error(`a word is missing at ${this.position - 1}`);
    }
    return token.text;
  }

  takes(word: string): boolean {
    const token = this.all[this.position];
    const is = token !== undefined && !token.isText && token.text === word;
    this.position += is ? 1 : 0;
    return is;
  }

  take(...words: string[]): void {
    for (const word of words) {
      if (!this.takes(word)) {
        throw new Error(`"${word}" is missing before "${this.all[this.position]?.text}"`);
      }
    }
  }

  fields(): string[] {
    const found = [this.word()];
    while (this.takes(",")) {
      found.push(this.word());
    }
    return found;
  }

  or(): JsonObject {
    const parts = [this.and()];
    while (this.takes("or")) {
      parts.push(this.and());
    }
    return optional(parts) ?? oneOf(parts);
  }

  private and(): JsonObject {
    const parts = [this.one()];
    while (this.takes("and")) {
      parts.push(this.one());
    }
    return parts.length === 1 ? parts[0] : { bool: { filter: parts } };
  }

  private one(): JsonObject {
    if (this.takes("(")) {
      const inner = this.or();
      this.take(")");
      return inner;
    }
    if (this.takes("not")) {
      return { bool: { must_not: [this.one()] } };
    }
    const field = this.word();
    return field === "cidrMatch" ? this.cidrMatch() : this.comparison(field);
  }

  private cidrMatch(): JsonObject {
    this.take("(");
    const field = this.word();
    const blocks: unknown[] = [];
    while (this.takes(",")) {
      blocks.push(this.value());
    }
    this.take(")");
    return { terms: { [field]: blocks } };
  }

  private comparison(field: string): JsonObject {
    const operator = this.word();
    switch (operator) {
      case "==":
        return this.takes("null")
          ? { bool: { must_not: [{ exists: { field } }] } }
          : { terms: { [field]: [this.value()] } };
      case "!=":
        this.take("null");
        return { exists: { field } };
      case "in":
        return { terms: { [field]: this.values() } };
      case "like":
        return oneOf(
          this.values().map((value) => ({
            wildcard: { [field]: { value: String(value).replace(/\\/g, "\\\\") } },
          })),
        );
      case ">=":
        return { range: { [field]: { gte: this.value() } } };
      case "<":
        return { range: { [field]: { lt: this.value() } } };
      default:
        throw new Error(`"${operator}" is no operator that is read here`);
    }
  }

  private values(): unknown[] {
    if (!this.takes("(")) {
      return [this.value()];
    }
    const found = [this.value()];
    while (this.takes(",")) {
      found.push(this.value());
    }
    this.take(")");
    return found;
  }

  private value(): unknown {
    const token = this.all[this.position++];
    return token.isText ? token.text : (JSON.parse(token.text) as unknown);
  }
}

function oneOf(parts: JsonObject[]): JsonObject {
  return parts.length === 1 ? parts[0] : { bool: { should: parts, minimum_should_match: 1 } };
}

/** `field == null or not (…)` is what Query DSL says by a `must_not` alone. */
function optional([first, second, ...more]: JsonObject[]): JsonObject | undefined {
  const absent = mustNot(first) as { exists?: { field: string } } | undefined;
  const negated = mustNot(second);
  const isSame =
    absent?.exists !== undefined &&
    negated !== undefined &&
    Object.values(negated).some((query) => Object.keys(query as object)[0] === absent.exists?.field);
  return isSame && more.length === 0 ? second : undefined;
}

function mustNot(query: JsonObject | undefined): JsonObject | undefined {
  return (query?.bool as { must_not?: JsonObject[] } | undefined)?.must_not?.[0];
}

import type { JsonObject } from "../../../components/json";

/**
 * Reads KQL as its reference describes it and returns the query that Kibana makes of it, in the words of our own
 * renderer: `and` binds closer than `or`, quoted values are exact, `*` in an unquoted one is any text, a lone `*` asks
 * whether the field has a value.
 */
export function parseKql(text: string): JsonObject {
  const parser = new KqlParser(tokens(text));
  const query = parser.or();
  parser.end();
  return query;
}

type Token = { kind: "punctuation" | "quoted" | "bare"; text: string };

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const pattern = /\s*(?:([():]|>=|<=|>|<)|"((?:[^"\\]|\\.)*)"|((?:\\.|[^\s():"<>])+))/gy;
  let end = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    end = pattern.lastIndex;
    const [, punctuation, quoted, bare] = match;
    found.push(
      punctuation !== undefined
        ? { kind: "punctuation", text: punctuation }
        : quoted !== undefined
          ? { kind: "quoted", text: quoted.replace(/\\(.)/g, "$1") }
          : { kind: "bare", text: bare as string },
    );
  }
  if (text.slice(end).trim() !== "") {
    throw new Error(`cannot read "${text.slice(end)}"`);
  }
  return found;
}

class KqlParser {
  private position = 0;

  constructor(private readonly tokens: Token[]) {}

  or(): JsonObject {
    const parts = [this.and()];
    while (this.word("or")) {
      parts.push(this.and());
    }
    return anyOf(parts);
  }

  end(): void {
    if (this.position !== this.tokens.length) {
      throw new Error(`unexpected ${JSON.stringify(this.tokens[this.position])}`);
    }
  }

  private and(): JsonObject {
    const parts = [this.not()];
    while (this.word("and")) {
      parts.push(this.not());
    }
    return parts.length === 1 ? (parts[0] as JsonObject) : { bool: { filter: parts } };
  }

  private not(): JsonObject {
    return this.word("not") ? { bool: { must_not: [this.term()] } } : this.term();
  }

  private term(): JsonObject {
    if (this.punctuation("(")) {
      const inner = this.or();
      this.expect(")");
      return inner;
    }
    const field = this.take("bare").text;
    const comparison = ([">=", "<"] as const).find((sign) => this.punctuation(sign));
    if (comparison) {
      const limit = Number(this.take("bare").text);
      return { range: { [field]: comparison === ">=" ? { gte: limit } : { lt: limit } } };
    }
    this.expect(":");
    return valuesQuery(field, this.values());
  }

  private values(): Token[] {
    if (!this.punctuation("(")) {
      return [this.next()];
    }
    const values = [this.next()];
    while (this.word("or")) {
      values.push(this.next());
    }
    this.expect(")");
    return values;
  }

  private word(text: string): boolean {
    const token = this.tokens[this.position];
    const isWord = token?.kind === "bare" && token.text.toLowerCase() === text;
    this.position += isWord ? 1 : 0;
    return isWord;
  }

  private punctuation(text: string): boolean {
    const token = this.tokens[this.position];
    const isIt = token?.kind === "punctuation" && token.text === text;
    this.position += isIt ? 1 : 0;
    return isIt;
  }

  private expect(text: string): void {
    if (!this.punctuation(text)) {
      throw new Error(`expected ${text}, found ${JSON.stringify(this.tokens[this.position])}`);
    }
  }

  private take(kind: Token["kind"]): Token {
    const token = this.next();
    if (token.kind !== kind) {
      throw new Error(`expected ${kind}, found ${JSON.stringify(token)}`);
    }
    return token;
  }

  private next(): Token {
    const token = this.tokens[this.position++];
    if (!token || token.kind === "punctuation") {
      throw new Error(`expected a value, found ${JSON.stringify(token)}`);
    }
    return token;
  }
}

function valuesQuery(field: string, values: Token[]): JsonObject {
  if (values.length === 1 && values[0]?.kind === "bare" && values[0].text === "*") {
    return { exists: { field } };
  }
  const exact = values.filter((token) => token.kind === "quoted" || !/(^|[^\\])\*/.test(token.text));
  if (exact.length === values.length) {
    return { terms: { [field]: exact.map(valueOf) } };
  }
  return anyOf(
    values.map(({ text }) => {
      // What is no `*` stands for itself, a question mark too.
      const literal = text.replace(/\\(.)/g, (_match, escaped: string) => `\u0000${escaped}`);
      const value = literal
        .replace(/\u0000\\/g, "\\\\")
        .replace(/\u0000/g, "")
        .replace(/\?/g, "\\?");
      return { wildcard: { [field]: { value } } };
    }),
  );
}

function valueOf({ kind, text }: Token): string | number | boolean {
  if (kind === "quoted") {
    return text;
  }
  return text === "true" || text === "false" ? text === "true" : Number(text);
}

function anyOf(queries: JsonObject[]): JsonObject {
  return queries.length === 1
    ? (queries[0] as JsonObject)
    : { bool: { should: queries, minimum_should_match: 1 } };
}

import { UserError, shown } from "../errors";

/** Major, minor and patch of the target Elasticsearch; decides which features the stack declares. */
export class ElasticsearchVersion {
  private constructor(
    readonly major: number,
    readonly minor: number,
    readonly patch: number,
  ) {}

  /** Parses `8.17` or `8.17.2`. Throws a UserError for anything else. */
  static parse(text: unknown): ElasticsearchVersion {
    const match = typeof text === "string" ? /^(\d+)\.(\d+)(?:\.(\d+))?$/.exec(text.trim()) : null;
    if (!match) {
      throw new UserError(
        `${shown(text)} is no Elasticsearch version; write major.minor.patch, for example "8.17.0"`,
      );
    }
    return new ElasticsearchVersion(Number(match[1]), Number(match[2]), Number(match[3] ?? "0"));
  }

  atLeast(major: number, minor: number): boolean {
    return this.major > major || (this.major === major && this.minor >= minor);
  }

  toString(): string {
    return `${this.major}.${this.minor}.${this.patch}`;
  }

  /** 8.13 is the first version with the data stream lifecycle and the template features that the stack declares. */
  get isSupported(): boolean {
    return this.atLeast(8, 13);
  }

  /** `index.mode: logsdb` for data streams is generally available from 8.17. */
  get hasLogsdb(): boolean {
    return this.atLeast(8, 17);
  }

  /** The data stream failure store is generally available from 9.1. */
  get hasFailureStore(): boolean {
    return this.atLeast(9, 1);
  }
}

/** An instant with nanoseconds: seconds since 1970 and the nanoseconds within that second. */
export interface Instant {
  seconds: number;
  nanos: number;
}

const NANOS = 1_000_000_000;

/** The simulated wall clock of a node. */
export class Clock implements Instant {
  seconds: number;
  nanos: number;

  /**
   * @param pace how many times slower than on a busy node time passes between events
   */
  constructor(
    start: Date,
    private readonly pace = 1,
  ) {
    const milliseconds = start.getTime();
    this.seconds = Math.floor(milliseconds / 1000);
    this.nanos = (milliseconds - this.seconds * 1000) * 1_000_000;
  }

  advance(nanos: number): void {
    const total = this.nanos + nanos;
    this.seconds += Math.floor(total / NANOS);
    this.nanos = total % NANOS;
  }

  /** Lets so much time of a busy node pass. */
  pass(nanos: number): void {
    this.advance(Math.round(nanos * this.pace));
  }

  now(): Instant {
    return { seconds: this.seconds, nanos: this.nanos };
  }

  /** That long ago. */
  before(seconds: number, nanos = 0): Instant {
    const borrow = nanos > this.nanos ? 1 : 0;
    return { seconds: this.seconds - seconds - borrow, nanos: this.nanos - nanos + borrow * NANOS };
  }
}

const cache = { seconds: NaN, text: "" };

/** RFC 3339 as protobuf's JSON encoding prints it: 0, 3, 6 or 9 fraction digits, never a trailing group of zeros. */
export function timestamp(instant: Instant): string {
  if (instant.seconds !== cache.seconds) {
    cache.seconds = instant.seconds;
    cache.text = new Date(instant.seconds * 1000).toISOString().slice(0, 19);
  }
  const nanos = instant.nanos;
  if (nanos === 0) {
    return `${cache.text}Z`;
  }
  const digits = String(nanos).padStart(9, "0");
  const length = nanos % 1_000_000 === 0 ? 3 : nanos % 1_000 === 0 ? 6 : 9;
  return `${cache.text}.${digits.slice(0, length)}Z`;
}

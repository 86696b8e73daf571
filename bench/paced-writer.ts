import { type TetragonEvent, toLine } from "../local/generator";
import type { TetragonLog } from "../local/tetragon-log";

/** Writes events at a steady rate, a few at each call, as an agent on a busy node would. */
export class PacedWriter {
  /** Lines written so far. */
  written = 0;
  private readonly start = performance.now();

  /**
   * @param events what is written; it ends when they do
   * @param rate events per second
   */
  constructor(
    private readonly log: TetragonLog,
    private readonly events: Iterator<TetragonEvent>,
    private readonly rate: number,
  ) {}

  /** Writes what is due by now; false when there is nothing left to write. */
  writeDue(): boolean {
    const due = Math.floor(((performance.now() - this.start) / 1_000) * this.rate);
    while (this.written < due) {
      const { value, done } = this.events.next();
      if (done) {
        return false;
      }
      this.log.write(toLine(value));
      this.written++;
    }
    return true;
  }
}

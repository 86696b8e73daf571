/**
 * Undoes what was started, the last first, once: at the end, at an error, and when the user or the system asks to end
 * (SIGINT, SIGTERM, SIGHUP).
 */
export class Shutdown {
  /** What a process that is asked to end reports; 130 is the shell's code for SIGINT. */
  exitCode = 130;
  private readonly steps: (() => Promise<void>)[] = [];
  private running?: Promise<void>;
  private resolveRequest!: () => void;
  /** Resolves when a signal asks this process to end. */
  readonly requested = new Promise<void>((resolve) => (this.resolveRequest = resolve));

  constructor() {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        this.resolveRequest();
        void this.run().finally(() => process.exit(this.exitCode));
      });
    }
  }

  /** Remembers how to undo something; the steps run in reverse order. */
  add(step: () => Promise<void>): void {
    this.steps.push(step);
  }

  /** Runs all steps; a second call waits for the first one. */
  run(): Promise<void> {
    this.running ??= this.undo();
    return this.running;
  }

  private async undo(): Promise<void> {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      await step();
    }
  }
}

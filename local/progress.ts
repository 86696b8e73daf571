/** Tells a waiting person what is going on. Everything goes to stderr: stdout holds results only. */
export interface Progress {
  /** Runs work under a description; on a terminal its line counts the seconds and is replaced when the work ends. */
  step<T>(description: string, work: () => Promise<T>): Promise<T>;
  /** One line of its own. */
  note(text: string): void;
}

/** Progress on stderr: a counting line on a terminal, else one line when a step begins and one when it took long. */
export class ConsoleProgress implements Progress {
  async step<T>(description: string, work: () => Promise<T>): Promise<T> {
    const started = Date.now();
    const line = (): string => `${description} ${Math.round((Date.now() - started) / 1000)} s`;
    const terminal = process.stderr.isTTY;
    const timer = terminal ? setInterval(() => process.stderr.write(`\r\x1b[K${line()}`), 1000) : undefined;
    process.stderr.write(terminal ? description : `${description}\n`);
    try {
      const result = await work();
      process.stderr.write(terminal ? `\r\x1b[K${line()}, done\n` : `${line()}, done\n`);
      return result;
    } catch (error) {
      process.stderr.write(terminal ? "\r\x1b[K" : "");
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }
}

/** For tests: only the work, no output. */
export const silentProgress: Progress = {
  step: (_description, work) => work(),
  note: () => {},
};

import { UserError } from "../components/errors";

/**
 * Runs a command line: what a user can mend is one line on stderr and exit code 1, whatever else goes wrong keeps its
 * stack trace. A reader that closes the pipe early, as `head` does, ends the command without a word.
 */
export function runCommand(main: () => Promise<void>): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") {
      throw error;
    }
    process.exit();
  });
  main().catch((error: unknown) => {
    console.error(error instanceof UserError ? `error: ${error.message}` : error);
    process.exitCode = 1;
  });
}

import { UserError } from "../components/errors";

/**
 * Runs a command line: what a user can mend is one line on stderr and exit code 1, whatever else goes wrong keeps its
 * stack trace.
 */
export function runCommand(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    console.error(error instanceof UserError ? `error: ${error.message}` : error);
    process.exitCode = 1;
  });
}

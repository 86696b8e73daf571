import { RunError } from "@pulumi/pulumi";

/**
 * A mistake that the user can mend: one sentence that says what is wrong, where (setting, stack file, path),
 * and what to do. Pulumi and the project's own command lines print its message alone, without a stack trace,
 * and exit with 1.
 */
export class UserError extends RunError {
  constructor(message: string) {
    super(message);
    this.name = "UserError";
  }
}

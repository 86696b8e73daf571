import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../components/errors";
import { projectRoot } from "../project";

/** A checkout of another commit in a folder of its own, with its dependencies installed. */
export interface Checkout {
  directory: string;
  remove(): void;
}

/** Checks a reference out beside the working tree; a UserError where it does not exist or does not install. */
export function checkOut(reference: string): Checkout {
  const commit = git("rev-parse", "--verify", "--quiet", "--end-of-options", `${reference}^{commit}`);
  if (commit.status !== 0) {
    throw new UserError(
      `there is no commit "${reference}" here; name a branch, tag or commit that "git rev-parse" knows, and fetch it first`,
    );
  }
  const parent = mkdtempSync(join(tmpdir(), "tetragon-elastic-diff-"));
  const directory = join(parent, "base");
  const remove = () => {
    git("worktree", "remove", "--force", directory);
    rmSync(parent, { recursive: true, force: true });
    git("worktree", "prune");
  };
  process.once("exit", remove);
  // A signal ends a process without its exit handlers.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  }
  const added = git("worktree", "add", "--detach", directory, commit.stdout.trim());
  if (added.status !== 0) {
    throw new UserError(
      `${reference} cannot be checked out (${lastLine(added.stderr)}); try "git worktree prune"`,
    );
  }
  // `npm run --silent` hands its silence on to every npm below it, and the reason with it.
  const options = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  const installed = spawnSync("npm", ["ci", ...options], { cwd: directory, encoding: "utf8" });
  if (installed.status !== 0) {
    throw new UserError(
      `the dependencies of ${reference} cannot be installed (${lastLine(installed.stderr)}); try "npm ci" in a checkout of it`,
    );
  }
  return { directory, remove };
}

function git(...args: string[]) {
  return spawnSync("git", ["-c", "core.hooksPath=/dev/null", ...args], {
    cwd: projectRoot,
    encoding: "utf8",
  });
}

/** The line of a tool's output that says most: its first error, else its last line. */
function lastLine(output: string): string {
  const lines = output.trim().split("\n");
  return lines.find((line) => /\berror\b/i.test(line)) ?? (lines.at(-1) || "it does not say why");
}

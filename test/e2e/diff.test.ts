import { equal, match, ok } from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { ScratchFolder } from "../../local/scratch";
import { checkOut } from "../../tools/diff/base-checkout";
import { projectRoot } from "../../tools/project";

/** Runs the diff of a checkout as a user does. */
function diff(directory: string, ...args: string[]) {
  const command = ["run", "--silent", "diff", "--", ...args];
  return spawnSync("npm", command, { cwd: directory, encoding: "utf8" });
}

/** The checkouts of this repository, in git's words. */
function worktrees(): string {
  return spawnSync("git", ["worktree", "list"], { cwd: projectRoot, encoding: "utf8" }).stdout;
}

describe("npm run diff", function () {
  this.timeout(600_000);

  it("says in one sentence that a reference does not exist", () => {
    const { status, stdout, stderr } = diff(projectRoot, "no-such-branch");
    equal(status, 1);
    equal(stdout, "");
    match(stderr, /^error: there is no commit "no-such-branch" here; [^\n]+\n$/);
  });

  it("shows what a stack's setting changes, and still does where another stack is broken", () => {
    // A change is made in a checkout of its own: the working tree of whoever runs the tests stays as it is.
    const head = checkOut("HEAD");
    try {
      const stack = (name: string) => join(head.directory, "stacks", `Pulumi.${name}.yaml`);
      const dev = readFileSync(stack("dev"), "utf8");
      writeFileSync(stack("dev"), dev.replace("clusterName: dev", "clusterName: other"));
      writeFileSync(stack("staging"), "config:\n  tetragon-elastic:collector: telepathy\n");
      const { status, stdout } = diff(head.directory, "HEAD", "dev", "staging", "nowhere");
      equal(status, 1);
      match(stdout, /^dev: \d+ changed$/m);
      match(stdout, /^\+ +clusterName: other$/m);
      match(stdout, /^staging: not compared\nthe working tree does not render staging: .*collector/m);
      match(stdout, /^nowhere: not compared\n/m);
      ok(!stdout.includes("    at "));
    } finally {
      head.remove();
    }
  });

  it("leaves no checkout behind when it is interrupted", async () => {
    const before = worktrees();
    const command = ["--require", "tsx/cjs", "tools/diff.ts", "HEAD"];
    // In a process group of its own, which a Ctrl-C of the terminal would reach whole.
    const child = spawn(process.execPath, command, { cwd: projectRoot, detached: true, stdio: "ignore" });
    const ended = once(child, "exit");
    while (worktrees() === before && child.exitCode === null) {
      await sleep(50);
    }
    process.kill(-(child.pid as number), "SIGINT");
    await ended;
    equal(worktrees(), before);
  });

  it("says in one sentence that a base's dependencies cannot be installed", async () => {
    const broken = await commitWithoutLock();
    const { status, stdout, stderr } = diff(projectRoot, broken);
    equal(status, 1);
    equal(stdout, "");
    match(
      stderr,
      /^error: the dependencies of [0-9a-f]+ cannot be installed \([^\n]+\); try "npm ci" [^\n]+\n$/,
    );
  });
});

/** A commit like HEAD on no branch, whose package-lock.json npm cannot use; nothing is checked out. */
async function commitWithoutLock(): Promise<string> {
  const scratch = await ScratchFolder.create("diff");
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  const git = (args: string[], input?: string) => {
    const env = { ...process.env, GIT_INDEX_FILE: join(scratch.path, "index") };
    const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], {
      cwd: projectRoot,
      encoding: "utf8",
      env,
      input,
    });
    equal(status, 0, stderr);
    return stdout.trim();
  };
  try {
    git(["read-tree", "HEAD"]);
    const lock = git(["hash-object", "-w", "--stdin"], "{}\n");
    git(["update-index", "--cacheinfo", `100644,${lock},package-lock.json`]);
    return git(["commit-tree", git(["write-tree"]), "-p", "HEAD", "-m", "no lock"]);
  } finally {
    await scratch.remove();
  }
}

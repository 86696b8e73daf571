import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { projectRoot, stackNames } from "../../../tools/project";

interface Job {
  if?: string;
  permissions?: Record<string, string>;
  steps?: { uses?: string; run?: string; with?: Record<string, unknown> }[];
  uses?: string;
}
interface Workflow {
  /** One event, or several with their options. */
  on: string | Record<string, unknown>;
  permissions?: Record<string, string>;
  jobs: Record<string, Job>;
}

const folder = join(projectRoot, ".github", "workflows");
const workflows = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(join(folder, name), "utf8"),
  ...(parse(readFileSync(join(folder, name), "utf8")) as Workflow),
}));
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8")) as { scripts: object }).scripts,
);

describe("workflows", () => {
  it("pin every action by its digest, with the version beside it", () => {
    for (const { name, text } of workflows) {
      for (const [line = "", action = ""] of text.matchAll(/uses: (\S+).*/g)) {
        assert.match(line, /uses: (\.\/\S+|\S+@[0-9a-f]{40} # v\d)/, `${name}: ${action}`);
      }
    }
  });

  it("begin with permissions to read at most, and add others job by job", () => {
    for (const { name, permissions = { unset: "write" } } of workflows) {
      assert.ok(
        Object.values(permissions).every((level) => level === "read" || level === "none"),
        name,
      );
    }
  });

  it("never run a stranger's code with a right to write", () => {
    const ofOurs = "github.event.pull_request.head.repo.full_name == github.repository";
    for (const { name, on, jobs } of workflows) {
      const events = typeof on === "string" ? [on] : Object.keys(on);
      assert.ok(!events.includes("pull_request_target"), name);
      if (!events.includes("pull_request") && !events.includes("workflow_run")) {
        continue;
      }
      for (const { if: condition = "", permissions = {}, steps = [] } of Object.values(jobs)) {
        const writes = Object.values(permissions).includes("write");
        const runsCode = steps.some(
          ({ uses = "", run = "" }) => uses.startsWith("actions/checkout@") || /\bnpm\b/.test(run),
        );
        assert.ok(!writes || !runsCode || condition.includes(ofOurs), name);
      }
    }
  });

  it("leave no credential of git in a checkout", () => {
    for (const { name, jobs } of workflows) {
      for (const { uses, with: options } of Object.values(jobs).flatMap(({ steps = [] }) => steps)) {
        if (uses?.startsWith("actions/checkout@")) {
          assert.equal(options?.["persist-credentials"], false, name);
        }
      }
    }
  });

  it("run scripts that exist, and deploy stacks that exist", () => {
    for (const { name, text } of workflows) {
      for (const [, script = ""] of text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)) {
        assert.ok(scripts.includes(script), `${name}: ${script}`);
      }
    }
    const deploy = workflows.find(({ name }) => name === "deploy.yml")?.text ?? "";
    const offered = /options: \[([^\]]*)\]/.exec(deploy)?.[1]?.split(/,\s*/) ?? [];
    for (const stack of offered) {
      assert.ok(stackNames().includes(stack), stack);
    }
  });
});

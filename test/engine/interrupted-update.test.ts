import assert from "node:assert/strict";
import { join } from "node:path";

import { EngineStack, type Run } from "./engine-stack";
import { type TestEnvironment, testEnvironment } from "./environment";
import { eventually } from "./eventually";
import { everything, helmRevisions, leftInCluster, podUids } from "./observed";
import { OperatorShell, documentedCommands } from "./operator-shell";
import { startedProcesses } from "./process-tree";

/** What cuts an update off, and what repairs that. */
const interruptions = {
  "Ctrl-C": { end: "SIGINT", repair: "by the next one" },
  "a kill of the engine and its providers": { end: "SIGKILL", repair: "by the documented commands" },
} as const;

describe("An update that is cut off", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;
  let shell: OperatorShell;
  let stack: EngineStack;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    shell = await OperatorShell.open(environment);
  });

  beforeEach(async () => {
    stack = await EngineStack.create(environment, { stack: "dev" });
  });

  afterEach(async () => {
    environment.clusters[0].kubelets.resume();
    const run = await stack.destroy();
    assert.equal(run.error, undefined, run.output);
    assert.deepEqual(await leftInCluster(environment.clusters[0]), []);
  });

  for (const [what, { end, repair }] of Object.entries(interruptions)) {
    it(`by ${what} while the release is installed is repaired ${repair}`, async () => {
      const cut = await interruptedUp(end);
      assert.ok(cut.error, "the update ended before it was cut off");
      await repaired(end);
    });

    it(`by ${what} while the release is changed is repaired ${repair}`, async () => {
      const first = await stack.up();
      assert.equal(first.error, undefined, first.output);
      const before = await podUids(environment.clusters[0]);
      stack.change("filebeat", { compressionLevel: 6 });
      const cut = await interruptedUp(end);
      assert.ok(cut.error, "the update ended before it was cut off");
      await repaired(end);
      const after = await podUids(environment.clusters[0]);
      assert.deepEqual(
        after.filter((uid) => before.includes(uid)),
        [],
        "pods with the old configuration",
      );
    });
  }

  /** Cuts an update off while Helm waits for the agent's pods, which no kubelet starts meanwhile. */
  async function interruptedUp(end: "SIGINT" | "SIGKILL"): Promise<Run> {
    const { kubelets } = environment.clusters[0];
    kubelets.pause();
    const abort = new AbortController();
    const update = stack.up({ signal: abort.signal });
    await eventually(async () =>
      (await helmRevisions(environment.clusters[0])).some(({ status }) => status.startsWith("pending-")),
    );
    if (end === "SIGINT") {
      abort.abort();
    } else {
      for (const pid of startedProcesses(`${join(environment.pulumi.root, "bin", "pulumi")} up`)) {
        process.kill(pid, "SIGKILL");
      }
    }
    const run = await update;
    kubelets.resume();
    return run;
  }

  async function repaired(end: "SIGINT" | "SIGKILL"): Promise<void> {
    if (end === "SIGINT") {
      const run = await stack.up();
      assert.equal(run.error, undefined, run.output);
    } else {
      const refused = await stack.up();
      assert.match(refused.output, /locked/);
      await shell.follow(documentedCommands("An update that was cut off"), stack);
    }
    const previewed = await stack.preview();
    assert.deepEqual([...everything(previewed), ...previewed.messages], []);
    const [cluster] = environment.clusters;
    assert.equal((await podUids(cluster)).length, 3);
    const revisions = await helmRevisions(cluster);
    assert.equal(revisions.at(-1)?.status, "deployed");
    assert.deepEqual(
      revisions.filter(({ status }) => status.startsWith("pending-")),
      [],
    );
  }
});

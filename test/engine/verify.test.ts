import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { projectRoot } from "../../tools/project";
import { causes } from "../../tools/verify/causes";
import { makeTestEvents } from "../../tools/verify/test-events";
import type { Finding } from "../../tools/verify/verdict";
import { brokenClusters } from "./broken-clusters";
import { brokenElasticsearch } from "./broken-elasticsearch";
import { findsEach, summary } from "./broken-finding";
import { brokenFleets } from "./broken-fleets";
import { brokenIndexers } from "./broken-indexers";
import { brokenPodSecurity, enforce, refuseAgent } from "./broken-pod-security";
import { brokenStores } from "./broken-stores";
import { brokenWorkloads } from "./broken-workloads";
import { type TestEnvironment, testEnvironment } from "./environment";
import { eventPod, eventPods, makeRestrictedNamespace, restrictedNamespace, runEventPod } from "./event-pods";
import { healthyDocuments } from "./pod-samples";
import { VerifySetup } from "./verify-setup";

describe("verify, on a real API server", function () {
  this.timeout(300_000);
  let environment: TestEnvironment;
  let setup: VerifySetup;

  before(async function () {
    this.timeout(7_200_000);
    environment = await testEnvironment();
    setup = await VerifySetup.start(environment);
    await setup.store(healthyDocuments());
  });

  after(() => setup?.close());

  it("finds nothing wrong where nothing is, and says why it skips what it cannot read", async () => {
    const { wrong, skipped } = summary(await setup.verify());
    assert.deepEqual(wrong, []);
    assert.deepEqual(skipped, [
      "btf",
      "elastic-agents",
      "indexer",
      "indexer-log",
      "data-view",
      "fleet-agents",
      "agent-drops",
      "package",
    ]);
  });

  const broken = [
    ...brokenClusters,
    ...brokenPodSecurity,
    ...brokenWorkloads,
    ...brokenElasticsearch,
    ...brokenStores,
    ...brokenFleets,
  ];

  it("has a broken set-up for every cause that it can name", () => {
    const shown = new Set([...broken, ...brokenIndexers].map(({ cause }) => cause));
    const missing = Object.keys(causes).filter((id) => !shown.has(id));
    // The first is shown by the unit tests, the last by the tests of --generate.
    assert.deepEqual(missing, ["stack-unreadable", "test-events-missing"]);
  });

  findsEach(broken, () => setup);

  it("takes no refusal for today's that is older than the label which admits the agent", async () => {
    const mend = await refuseAgent(setup);
    await enforce(setup, "privileged");
    await setup.settled();
    const found = (await setup.verify()).find(({ id }) => id === "pod-security");
    await enforce(setup, null);
    await mend();
    assert.equal(found?.verdict, "ok", JSON.stringify(found));
    assert.match(found?.seen ?? "", /enforces "privileged"/);
  });

  describe("--generate", () => {
    before(() => makeRestrictedNamespace(setup));

    async function generate(options: { override?: object; abort?: AbortSignal } = {}): Promise<Finding> {
      const verification = await setup.prepare({ ...options.override });
      const { view } = await verification.openCluster();
      const elastic = await verification.openElasticsearch(view);
      assert.ok(view && typeof elastic !== "string");
      try {
        return await makeTestEvents(view, elastic, {
          namespace: restrictedNamespace,
          image: verification.declared.collectorImage,
          timeoutMilliseconds: 8_000,
          signal: options.abort ?? new AbortController().signal,
        });
      } finally {
        await elastic.close();
      }
    }

    it("runs a pod that a restricted namespace admits, finds its documents and removes it", async () => {
      const [found] = await Promise.all([generate(), runEventPod(setup, ["exec", "end"])]);
      assert.deepEqual(found, {
        verdict: "ok",
        seen: "ls end, ls exec, whoami end, whoami exec in namespace restricted",
      });
      assert.deepEqual(await eventPods(setup), []);
    });

    it("fails with what arrived where something is missing, and removes the pod", async () => {
      const [found] = await Promise.all([generate(), runEventPod(setup, ["exec"])]);
      assert.equal(found.verdict, "failed");
      assert.ok(found.verdict === "failed");
      assert.equal(found.cause, "test-events-missing");
      assert.match(
        found.seen,
        /^only ls exec, whoami exec of restricted\/\S+ in 8 s; the pod is (Running|Succeeded)$/,
      );
      assert.deepEqual(await eventPods(setup), []);
    });

    it("makes no pod where a list of the stack drops its events, and names the list", async () => {
      const tetragon = {
        ...(setup.settings.tetragon as object),
        denyList: [{ namespace: [restrictedNamespace] }],
      };
      assert.deepEqual(await generate({ override: { tetragon } }), {
        verdict: "skipped",
        why: "tetragon.denyList drops starts of processes in namespace restricted; name another one with --namespace",
      });
    });

    it("removes its pod on Ctrl-C, pressed twice", async () => {
      const trusted = join(environment.directory, "verify-ca.pem");
      await writeFile(trusted, environment.elastic.certificate);
      const command = spawn(
        process.execPath,
        ["--import", "tsx", "tools/verify.ts", "local", "--generate", "--namespace", restrictedNamespace],
        {
          cwd: projectRoot,
          env: {
            ...process.env,
            ELASTICSEARCH_URL: setup.elasticFront.url,
            NODE_EXTRA_CA_CERTS: trusted,
          },
        },
      );
      try {
        await eventPod(setup);
        command.kill("SIGINT");
        command.kill("SIGINT");
        const [status, signal] = (await once(command, "exit")) as [number | null, string | null];
        assert.equal(signal, null);
        assert.ok(status === 0 || status === 1);
        assert.deepEqual(await eventPods(setup), []);
      } finally {
        command.kill("SIGKILL");
      }
    });
  });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { loopback } from "../../local/ports";
import type { Pipeline } from "../e2e/harness";
import { type KafkaChain, withChain } from "../e2e/kafka-chain";
import { extent } from "./extent";
import { recordAllOnce } from "./fault-table";
import { arrived, quickIndexer, whileWriting } from "./kafka-faults";
import { quickScan } from "./quick";
import { registryDirectory } from "./registry";

/** As on a quiet node: a library that gives up loses batches of a single event first. */
const perSecond = 1;
const outageSeconds = extent(120, 45);
const sign =
  '"Failed to connect to kafka(…)" before a first connection; libbeat.pipeline.events.active of the node';

/** Starts the sidecar as its container does, by its script. */
function startByScript(pipeline: Pipeline): Promise<void> {
  const script = join(pipeline.directory, "config", "start.sh");
  return pipeline.startFilebeat(["/bin/sh", script, registryDirectory(pipeline)]);
}

/**
 * Runs a body without a broker: its port refuses connections, or takes and closes them as a load balancer does that has no
 * broker behind it. Tells how many it has closed.
 */
async function withoutBroker(
  chain: KafkaChain,
  kind: "refused" | "closed",
  body: () => Promise<void>,
): Promise<number> {
  await chain.broker.kill();
  let closed = 0;
  const balancer = createServer((socket) => {
    closed++;
    // A request that is not read would make a reset of the end.
    socket.on("error", () => undefined).once("data", () => socket.end(() => socket.destroy()));
  });
  if (kind === "closed") {
    balancer.listen(chain.broker.port, loopback);
    await once(balancer, "listening");
  }
  try {
    await body();
  } finally {
    balancer.close();
    await chain.restartBroker();
  }
  return closed;
}

describe("through Kafka, the broker is away", function () {
  this.timeout(1_800_000);

  for (const kind of ["refused", "closed"] as const) {
    it(`loses and doubles nothing before the first connection, and does not storm where it is ${kind}`, async () => {
      await withChain({ overrides: quickScan }, async (chain, pipeline) => {
        let attempts = 0;
        const written = await whileWriting(pipeline, { perSecond }, async () => {
          attempts = await withoutBroker(chain, kind, async () => {
            await startByScript(pipeline);
            await sleep(outageSeconds * 1_000);
          });
        });
        await chain.startIndexer(pipeline, quickIndexer);
        await arrived(chain, pipeline, written);
        const fault = `Kafka: ${kind} for ${outageSeconds} s, from the node's start`;
        await recordAllOnce(fault, pipeline, written, sign);
        // The log of a hundred attempts lies before the reader, who then takes one a second.
        assert.ok(attempts < 200 + 2 * outageSeconds, `${attempts} connections`);
      });
    });

    it(`loses and doubles nothing under a node that was connected and is ${kind}`, async () => {
      await withChain({ overrides: quickScan }, async (chain, pipeline) => {
        const written = await whileWriting(pipeline, { perSecond }, async () => {
          await pipeline.startFilebeat();
          await pipeline.filebeat.waitFor(({ acked }) => acked > 3);
          await withoutBroker(chain, kind, () => sleep(outageSeconds * 1_000));
        });
        await chain.startIndexer(pipeline, quickIndexer);
        await arrived(chain, pipeline, written);
        const fault = `Kafka: ${kind} for ${outageSeconds} s, under a running node`;
        await recordAllOnce(fault, pipeline, written, sign);
      });
    });
  }

  it("loses and doubles nothing while the topic does not exist", async () => {
    const settings = { "auto.create.topics.enable": "false" };
    await withChain({ broker: { settings }, overrides: quickScan }, async (chain, pipeline) => {
      const written = await whileWriting(pipeline, { perSecond }, async () => {
        await startByScript(pipeline);
        await sleep(outageSeconds * 1_000);
        settings["auto.create.topics.enable"] = "true";
        await chain.crashBroker();
        await pipeline.filebeat.waitFor(({ acked }) => acked > 0);
      });
      await chain.startIndexer(pipeline, quickIndexer);
      await arrived(chain, pipeline, written);
      await recordAllOnce(`Kafka: no topic for ${outageSeconds} s`, pipeline, written, sign);
    });
  });

  it("loses and doubles nothing while the node has a password that Kafka refuses", async () => {
    const user = { name: "tetragon", password: "right" };
    const env = { KAFKA_USERNAME: `"${user.name}"`, KAFKA_PASSWORD: '"wrong"' };
    await withChain({ broker: { user }, env, overrides: quickScan }, async (chain, pipeline) => {
      const { kafka } = chain.settings as { kafka: object };
      await pipeline.configure({
        ...chain.settings,
        kafka: { ...kafka, mechanism: "PLAIN" },
        kafkaUsername: user.name,
        kafkaPassword: user.password,
      });
      const written = await whileWriting(pipeline, { perSecond }, async () => {
        await startByScript(pipeline);
        await sleep(outageSeconds * 1_000);
        await pipeline.filebeat.kill("SIGKILL");
        env.KAFKA_PASSWORD = `"${user.password}"`;
        await pipeline.startFilebeat();
      });
      await chain.startIndexer(pipeline, {
        ...quickIndexer,
        "filebeat.inputs.0.username": user.name,
        "filebeat.inputs.0.password": user.password,
      });
      await arrived(chain, pipeline, written);
      const fault = `Kafka: refuses the node's password for ${outageSeconds} s`;
      await recordAllOnce(fault, pipeline, written, '"Failed to connect to kafka(…)" with the reason');
    });
  });
});

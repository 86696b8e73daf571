import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { loopback } from "../../local/ports";
import type { Pipeline } from "../e2e/harness";
import type { KafkaChain } from "../e2e/kafka-chain";
import { extent } from "./extent";
import { recordAllOnce } from "./fault-table";
import { arrived, quickIndexer, whileWriting, withKafka } from "./kafka-faults";

/** As on a quiet node: a library that gives up loses batches of a single event first. */
const perSecond = 1;
const outageSeconds = extent(120, 45);
const sign =
  '"Failed to connect to kafka(…)" before a first connection; libbeat.pipeline.events.active of the node';

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

/** Starts an indexer, and asserts that each event becomes exactly one document. */
async function assertAllArrive(
  chain: KafkaChain,
  pipeline: Pipeline,
  written: number,
  fault: string,
  access: Record<string, string> = {},
): Promise<void> {
  await chain.startIndexer(pipeline, { ...quickIndexer, ...access });
  await arrived(chain, pipeline, written);
  await recordAllOnce(`Kafka: ${fault}`, pipeline, written, sign);
}

describe("through Kafka, the broker is away", function () {
  this.timeout(1_800_000);

  for (const kind of ["refused", "closed"] as const) {
    it(`loses and doubles nothing before the first connection, which is ${kind}`, async () => {
      await withKafka({}, async (chain, pipeline) => {
        let attempts = 0;
        const written = await whileWriting(pipeline, { perSecond }, async () => {
          attempts = await withoutBroker(chain, kind, async () => {
            await pipeline.startByScript();
            await sleep(outageSeconds * 1_000);
          });
        });
        await assertAllArrive(
          chain,
          pipeline,
          written,
          `${kind} for ${outageSeconds} s, from the node's start`,
        );
        // The log of a hundred attempts lies before the reader, who then takes one a second.
        assert.ok(attempts < 200 + 2 * outageSeconds, `${attempts} connections`);
      });
    });

    it(`loses and doubles nothing under a node that was connected and is ${kind}`, async () => {
      await withKafka({}, async (chain, pipeline) => {
        const written = await whileWriting(pipeline, { perSecond }, async () => {
          await pipeline.startFilebeat();
          await pipeline.filebeat.waitFor(({ acked }) => acked > 3);
          await withoutBroker(chain, kind, () => sleep(outageSeconds * 1_000));
        });
        await assertAllArrive(
          chain,
          pipeline,
          written,
          `${kind} for ${outageSeconds} s, under a running node`,
        );
      });
    });
  }

  it("loses and doubles nothing while the topic does not exist", async () => {
    const settings = { "auto.create.topics.enable": "false" };
    await withKafka({ broker: { settings } }, async (chain, pipeline) => {
      const written = await whileWriting(pipeline, { perSecond }, async () => {
        await pipeline.startByScript();
        await sleep(outageSeconds * 1_000);
        settings["auto.create.topics.enable"] = "true";
        await chain.crashBroker();
        await pipeline.filebeat.waitFor(({ acked }) => acked > 0);
      });
      await assertAllArrive(chain, pipeline, written, `no topic for ${outageSeconds} s`);
    });
  });

  it("loses and doubles nothing while the node has a password that Kafka refuses", async () => {
    const user = { name: "tetragon", password: "right" };
    const env = { KAFKA_USERNAME: `"${user.name}"`, KAFKA_PASSWORD: '"wrong"' };
    await withKafka({ broker: { user }, env }, async (chain, pipeline) => {
      const { kafka } = chain.settings as { kafka: object };
      await pipeline.configure({
        ...chain.settings,
        kafka: { ...kafka, mechanism: "PLAIN" },
        kafkaUsername: user.name,
        kafkaPassword: user.password,
      });
      const written = await whileWriting(pipeline, { perSecond }, async () => {
        await pipeline.startByScript();
        await sleep(outageSeconds * 1_000);
        await pipeline.filebeat.kill("SIGKILL");
        env.KAFKA_PASSWORD = `"${user.password}"`;
        await pipeline.startFilebeat();
      });
      await assertAllArrive(chain, pipeline, written, `refuses the node's password for ${outageSeconds} s`, {
        "filebeat.inputs.0.username": user.name,
        "filebeat.inputs.0.password": user.password,
      });
    });
  });
});

import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { type RunningFilebeat, startFilebeat } from "../../local/filebeat/runner";
import { loopback } from "../../local/ports";
import { ScratchFolder } from "../../local/scratch";
import type { TetragonLog } from "../../local/tetragon-log";
import { eventually } from "../engine/eventually";
import { KafkaChain } from "./kafka-chain";
import { execLine, numberedLines } from "./lines";
import { sidecarConfig } from "./sidecar-config";

/** A sidecar that runs as its container does. */
interface Sidecar {
  log: TetragonLog;
  filebeat: RunningFilebeat;
}

/**
 * Starts a sidecar as its container does, stops it as a kubelet does once that many events are under way, and starts it
 * again.
 *
 * @param goesAway comes before the events, which are there from the start without it
 */
async function stopWhen(
  settings: Record<string, unknown>,
  events: number,
  isUnderWay: (filebeat: RunningFilebeat) => Promise<boolean>,
  goesAway?: (sidecar: Sidecar) => Promise<void>,
): Promise<void> {
  const scratch = await ScratchFolder.create("stop");
  const { config, log } = await sidecarConfig(scratch, settings);
  const write = () => numberedLines(0, events).forEach((line) => log.write(line));
  if (!goesAway) {
    write();
  }
  const dataDir = join(scratch.path, "filebeat");
  const launcher = ["/bin/sh", join(scratch.path, "config", "start.sh"), join(dataDir, "data")];
  let filebeat = await startFilebeat({ ...config, dataDir, launcher });
  try {
    if (goesAway) {
      await goesAway({ log, filebeat });
      write();
    }
    await eventually(() => isUnderWay(filebeat));
    // The container's init passes the signal on to the shell and to nothing else.
    process.kill(filebeat.pid, "SIGTERM");
    await filebeat.ended();
    await filebeat.kill("SIGKILL");
    filebeat = await startFilebeat({ ...config, dataDir });
    await filebeat.waitFor(({ published }) => published >= events, 20_000);
  } finally {
    await filebeat.kill("SIGKILL");
    log.close();
    await scratch.remove();
  }
}

describe("a pod that is stopped sends again what was under way, to", function () {
  this.timeout(120_000);

  it("a Kafka that went away", async () => {
    const chain = await KafkaChain.start();
    try {
      await stopWhen(
        chain.settings,
        // With more of them the output would not be done when the kubelet gives up waiting.
        1,
        async (filebeat) => {
          await filebeat.waitFor(({ active }) => active > 0);
          // Longer than a batch waits to become full.
          await sleep(2_000);
          return true;
        },
        async ({ log, filebeat }) => {
          log.write(execLine());
          await filebeat.waitUntilDelivered(1);
          await chain.broker.kill();
        },
      );
    } finally {
      await chain.close();
    }
  });

  it("a Logstash that does not answer", async () => {
    const server = createServer((socket) => socket.on("error", () => undefined).resume());
    server.listen(0, loopback);
    await once(server, "listening");
    try {
      const hosts = [`${loopback}:${(server.address() as AddressInfo).port}`];
      await stopWhen(
        { output: "logstash", logstash: { hosts, tls: false } },
        100,
        async (filebeat) => (await filebeat.stats()).bytesSent > 0,
      );
    } finally {
      server.close();
    }
  });
});

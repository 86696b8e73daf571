import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";

import { writeLocalConfig } from "../../local/filebeat/local-config";
import { type RunningFilebeat, startFilebeat } from "../../local/filebeat/runner";
import { freePort, loopback } from "../../local/ports";
import { filebeatConfigMap } from "../../local/rendered-stack";
import { ScratchFolder } from "../../local/scratch";
import { TetragonLog } from "../../local/tetragon-log";
import { renderStack } from "../../tools/render-stack";
import { eventually } from "../engine/eventually";
import { numberedLines } from "./lines";

const events = 100;

/** Starts a sidecar as its container does, stops it as a kubelet does once the condition holds, and starts it again. */
async function stopWhen(
  settings: Record<string, unknown>,
  isUnderWay: (filebeat: RunningFilebeat) => Promise<boolean>,
): Promise<void> {
  const scratch = await ScratchFolder.create("stop");
  const resources = await renderStack("local", { override: settings });
  const logDirectory = join(scratch.path, "tetragon");
  const configDirectory = join(scratch.path, "config");
  const elasticsearch = { url: `http://${loopback}:1`, credentials: {} };
  const config = await writeLocalConfig(filebeatConfigMap(resources), {
    logDirectory,
    configDirectory,
    elasticsearch,
  });
  const log = new TetragonLog({ directory: logDirectory });
  numberedLines(0, events).forEach((line) => log.write(line));
  log.close();
  const dataDir = join(scratch.path, "filebeat");
  const launcher = ["/bin/sh", join(configDirectory, "start.sh"), join(dataDir, "data")];
  let filebeat = await startFilebeat({ ...config, dataDir, launcher });
  try {
    await eventually(() => isUnderWay(filebeat));
    // The container's init passes the signal on to the shell and to nothing else.
    process.kill(filebeat.pid, "SIGTERM");
    await filebeat.ended();
    await filebeat.kill("SIGKILL");
    filebeat = await startFilebeat({ ...config, dataDir });
    await filebeat.waitFor(({ published }) => published >= events, 20_000);
  } finally {
    await filebeat.kill("SIGKILL");
    await scratch.remove();
  }
}

describe("a pod that is stopped sends again what was under way, to", function () {
  this.timeout(120_000);

  it("a Kafka that does not answer", async () => {
    const kafka = { brokers: [`${loopback}:${await freePort()}`], tls: false };
    await stopWhen({ output: "kafka", kafka }, async ({ logFile }) =>
      (await readFile(logFile, "utf8")).includes("client has run out of available brokers"),
    );
  });

  it("a Logstash that does not answer", async () => {
    const server = createServer((socket) => socket.on("error", () => undefined).resume());
    server.listen(0, loopback);
    await once(server, "listening");
    try {
      const hosts = [`${loopback}:${(server.address() as AddressInfo).port}`];
      await stopWhen(
        { output: "logstash", logstash: { hosts, tls: false } },
        async (filebeat) => (await filebeat.stats()).bytesSent > 0,
      );
    } finally {
      server.close();
    }
  });
});

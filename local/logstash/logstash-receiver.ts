import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../../components/errors";
import { BackgroundProcess } from "../background-process";
import { goBuild } from "../go-build";
import { loopback } from "../ports";
import type { Progress } from "../progress";

/** A receiver of the protocol that Filebeat speaks to Logstash, on the loopback address, with TLS. */
export interface LogstashReceiver {
  /** `host:port`. */
  address: string;
  /** PEM text of the certificate that it shows, which signs itself. */
  ca: string;
  /** Every event that it acknowledged so far, as it arrived. */
  events(): Promise<Record<string, unknown>[]>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

const startTimeout = 10_000;

/**
 * Builds the receiver on the first call and starts it.
 *
 * @param directory holds its certificate and what it got
 */
export async function startLogstashReceiver(
  directory: string,
  progress: Progress,
): Promise<LogstashReceiver> {
  const folder = join(__dirname, "receiver");
  const binaries = await goBuild(
    { name: "logstash-receiver", folder, programs: { receiver: "." }, duration: "some seconds" },
    progress,
  );
  await mkdir(directory, { recursive: true });
  const certificate = join(directory, "certificate.pem");
  const logFile = join(directory, "received.ndjson");
  const receiver = await BackgroundProcess.start({
    command: join(binaries, "receiver"),
    args: [certificate],
    cwd: directory,
    env: {},
    logFile,
  });
  const lines = async () => (await readFile(logFile, "utf8")).split("\n").slice(0, -1);
  const deadline = Date.now() + startTimeout;
  while ((await lines()).length === 0) {
    if (receiver.exit !== undefined || Date.now() > deadline) {
      throw new UserError(
        `The receiver of Logstash's protocol did not start: it ${await receiver.obituary()}`,
      );
    }
    await sleep(50);
  }
  const [port] = await lines();
  return {
    address: `${loopback}:${port}`,
    ca: await readFile(certificate, "utf8"),
    events: async () => (await lines()).slice(1).map((line) => JSON.parse(line) as Record<string, unknown>),
    kill: () => {
      receiver.kill("SIGKILL");
      return receiver.ended();
    },
  };
}

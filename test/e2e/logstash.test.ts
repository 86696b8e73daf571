import assert from "node:assert/strict";
import { join } from "node:path";

import { type RunningFilebeat, startFilebeat } from "../../local/filebeat/runner";
import { type LogstashReceiver, startLogstashReceiver } from "../../local/logstash/logstash-receiver";
import { ConsoleProgress } from "../../local/progress";
import { ScratchFolder } from "../../local/scratch";
import { mapLine } from "../../tools/mapping-runtime";
import { eventArgument, numberedLines } from "./lines";
import { sidecarConfig } from "./sidecar-config";

/** Parts that a Filebeat adds by itself. */
const filebeatsOwn = ["@metadata", "agent", "log", "input"];

/**
 * An event without Filebeat's own parts and the reading time. The protocol carries milliseconds of the time, and the
 * lines of this test have no more.
 */
function comparable(event: Record<string, unknown>): unknown {
  const { "@timestamp": time, event: about, ...rest } = event as Record<string, object>;
  const parts = Object.entries({ ...rest, event: { ...about, created: undefined } });
  const own = parts.filter(([key]) => !filebeatsOwn.includes(key));
  return JSON.parse(
    JSON.stringify({ ...Object.fromEntries(own), "@timestamp": new Date(String(time)).toISOString() }),
  );
}

function argumentOf(event: Record<string, unknown>): string {
  return (event.process as { args: string[] }).args.find((each) => each.startsWith("--event=")) ?? "";
}

function idOf(event: Record<string, unknown>): string {
  return (event["@metadata"] as { _id: string })._id;
}

describe("through Logstash's protocol", function () {
  this.timeout(120_000);

  it("every event arrives whole, with its id, over all hosts, and over the other when one is killed", async () => {
    const count = 3_000;
    const lines = numberedLines(0, count);
    const scratch = await ScratchFolder.create("ls");
    const receivers: LogstashReceiver[] = [];
    let filebeat: RunningFilebeat | undefined;
    try {
      for (const name of ["a", "b"]) {
        receivers.push(await startLogstashReceiver(join(scratch.path, name), new ConsoleProgress()));
      }
      const { config, log } = await sidecarConfig(scratch, {
        output: "logstash",
        logstash: {
          hosts: receivers.map(({ address }) => address),
          // Filebeat takes several certificates in one file.
          ca: receivers.map(({ ca }) => ca).join(""),
        },
      });
      lines.slice(0, count / 2).forEach((line) => log.write(line));
      filebeat = await startFilebeat({ ...config, dataDir: join(scratch.path, "filebeat") });
      await filebeat.waitUntilDelivered(count / 2);
      const shares = await Promise.all(receivers.map(async (receiver) => (await receiver.events()).length));
      assert.ok(
        shares.every((share) => share > 0),
        `shares of the hosts: ${shares.join(", ")}`,
      );
      await receivers[0]?.kill();
      lines.slice(count / 2).forEach((line) => log.write(line));
      await filebeat.waitUntilDelivered(count);
      log.close();

      const events = (await Promise.all(receivers.map((receiver) => receiver.events()))).flat();
      const byArgument = new Map(events.map((event) => [argumentOf(event), event]));
      const ids = new Map(events.map((event) => [argumentOf(event), idOf(event)]));
      // What was sent twice has one id.
      assert.equal(new Set(events.map(idOf)).size, count);
      assert.equal(new Set(ids.values()).size, count);
      for (const [number, line] of lines.entries()) {
        const argument = eventArgument(number);
        const document = mapLine(line, { clusterName: "local" });
        assert.deepEqual(comparable(byArgument.get(argument) ?? {}), comparable(document), argument);
      }
    } finally {
      await filebeat?.kill("SIGKILL");
      await Promise.all(receivers.map((receiver) => receiver.kill()));
      await scratch.remove();
    }
  });
});

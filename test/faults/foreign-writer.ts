import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import type { KafkaBroker } from "../../local/kafka/kafka-broker";
import { installKafka } from "../../local/kafka/install-kafka";
import { silentProgress } from "../../local/progress";
import { java } from "../../local/toolchain";

/** A line of this text becomes a message without a value. */
export const noValue = "no value";

/** Writes messages to a topic as a program that is none of ours does; none of them may hold a line break. */
export async function writeForeign(
  { address }: KafkaBroker,
  topic: string,
  messages: readonly string[],
): Promise<void> {
  const producer = spawn(
    java.command,
    [
      "-Xmx256m",
      ...["-cp", join(await installKafka(silentProgress), "lib", "*")],
      "kafka.tools.ConsoleProducer",
      ...["--bootstrap-server", address, "--topic", topic, "--property", `null.marker=${noValue}`],
      ...["--producer-property", "max.request.size=1048576"],
    ],
    { stdio: ["pipe", "ignore", "pipe"] },
  );
  let complaint = "";
  producer.stderr.on("data", (data: Buffer) => (complaint += data.toString()));
  producer.stdin.end(`${messages.join("\n")}\n`);
  const [code] = (await once(producer, "close")) as [number | null];
  if (code !== 0 || complaint.includes("ERROR")) {
    throw new Error(`the foreign writer ended with ${code}: ${complaint.slice(0, 2_000)}`);
  }
}

import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { installKafka } from "../../local/kafka/install-kafka";
import { silentProgress } from "../../local/progress";
import { java } from "../../local/toolchain";
import type { KafkaChain } from "../e2e/kafka-chain";

/** The one partition in which the broker of these tests keeps what groups have read. */
const partition = "__consumer_offsets-0";
const commit =
  /key: \{"type":"1","data":\{"group":"([^"]+)","topic":"[^"]+","partition":(\d+)\}\} payload: .*?"offset":(\d+)/;

/** How many messages of all partitions of its topic a group has told Kafka that it has read. */
export async function committedMessages({ segments }: KafkaChain, group: string): Promise<number> {
  const directory = join(segments, partition);
  const files = readdirSync(directory).filter((name) => name.endsWith(".log"));
  const { stdout } = await promisify(execFile)(
    java.command,
    [
      "-Xmx256m",
      ...["-cp", join(await installKafka(silentProgress), "lib", "*")],
      ...["kafka.tools.DumpLogSegments", "--offsets-decoder"],
      ...[
        "--files",
        files
          .sort()
          .map((name) => join(directory, name))
          .join(","),
      ],
    ],
    { maxBuffer: 256 * 1_048_576 },
  );
  const last = new Map<string, number>();
  for (const line of stdout.split("\n")) {
    const [, of, part, offset] = commit.exec(line) ?? [];
    if (of === group && part !== undefined) {
      last.set(part, Number(offset));
    }
  }
  return [...last.values()].reduce((sum, offset) => sum + offset, 0);
}

import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { versions } from "../../components/versions";
import { cached } from "../cache";
import { contentHash } from "../content-hash";
import type { Progress } from "../progress";
import { mvn, requireJava, requireTool, runTool } from "../toolchain";

const { kafka: kafkaVersion } = versions;

const pom = join(__dirname, "kafka-home.xml");

/**
 * Returns the home of the embedded Kafka: the published jars of the broker in `lib/`. It comes from the cache when it is
 * there. A missing tool is a UserError.
 */
export async function installKafka(progress: Progress): Promise<string> {
  requireJava();
  return cached({
    name: "kafka",
    version: `${kafkaVersion}-${await contentHash([pom, __filename])}`,
    build: (home) =>
      progress.step(`Installing Kafka ${kafkaVersion} (once, about 40 MB) …`, () => install(home)),
    onWait: () => progress.note("Another process is installing Kafka; waiting for it …"),
  });
}

async function install(home: string): Promise<void> {
  requireTool(mvn);
  const work = join(home, "build");
  await mkdir(work);
  await cp(pom, join(work, "pom.xml"));
  await runTool(
    mvn,
    ["--batch-mode", "--no-transfer-progress", `-Dhome=${home}`, "generate-resources"],
    work,
  );
  await rm(work, { recursive: true });
}

import { join } from "node:path";

import { versions } from "../../components/versions";
import { mavenHome } from "../maven-home";
import type { Progress } from "../progress";

/**
 * Returns the home of the embedded Kafka: the published jars of the broker in `lib/`. It comes from the cache when it is
 * there. A missing tool is a UserError.
 */
export function installKafka(progress: Progress): Promise<string> {
  const home = {
    name: "kafka",
    title: "Kafka",
    version: versions.kafka,
    size: "about 40 MB",
    pom: join(__dirname, "kafka-home.xml"),
    sources: [__filename],
  };
  return mavenHome(home, progress);
}

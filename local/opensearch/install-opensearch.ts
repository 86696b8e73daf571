import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { versions } from "../../components/versions";
import { mavenHome } from "../maven-home";
import type { Progress } from "../progress";
import { javac, runTool } from "../toolchain";

const sources = ["OpenSearchLauncher.java", "LicensePlugin.java"].map((name) =>
  join(__dirname, "java", name),
);

/**
 * Returns the home of the embedded OpenSearch: the published jars of the server and its modules in `lib/`, the launcher
 * and plugin of java/ in `launcher/`. It comes from the cache when it is there. A missing tool is a UserError.
 */
export function installOpenSearch(progress: Progress): Promise<string> {
  const home = {
    name: "opensearch",
    title: "OpenSearch",
    version: versions.openSearch,
    size: "about 60 MB",
    pom: join(__dirname, "opensearch-home.xml"),
    sources: [...sources, __filename],
    tools: [javac],
    finish: addLauncher,
  };
  return mavenHome(home, progress);
}

async function addLauncher(home: string, work: string): Promise<void> {
  await runTool(javac, ["-d", join(home, "launcher"), "-cp", join(home, "lib", "*"), ...sources], work);
  await mkdir(join(home, "config"));
}

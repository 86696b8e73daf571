import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import { versions } from "../../components/versions";
import { cached } from "../cache";
import { contentHash } from "../content-hash";
import type { Progress } from "../progress";
import { javac, mvn, requireJava, requireTool, runTool } from "../toolchain";

const { openSearch: openSearchVersion } = versions;

const pom = join(__dirname, "opensearch-home.xml");
const sources = ["OpenSearchLauncher.java", "LicensePlugin.java"].map((name) =>
  join(__dirname, "java", name),
);

/**
 * Returns the home of the embedded OpenSearch: the published jars of the server and its modules in `lib/`, the launcher
 * and plugin of java/ in `launcher/`. It comes from the cache when it is there. A missing tool is a UserError.
 */
export async function installOpenSearch(progress: Progress): Promise<string> {
  requireJava();
  return cached({
    name: "opensearch",
    version: `${openSearchVersion}-${await contentHash([pom, ...sources, __filename])}`,
    build: (home) =>
      progress.step(`Installing OpenSearch ${openSearchVersion} (once, about 60 MB) …`, () => install(home)),
    onWait: () => progress.note("Another process is installing OpenSearch; waiting for it …"),
  });
}

async function install(home: string): Promise<void> {
  requireTool(mvn);
  requireTool(javac);
  const work = join(home, "build");
  await mkdir(work);
  await cp(pom, join(work, "pom.xml"));
  await runTool(
    mvn,
    ["--batch-mode", "--no-transfer-progress", `-Dhome=${home}`, "generate-resources"],
    work,
  );
  await runTool(javac, ["-d", join(home, "launcher"), "-cp", join(home, "lib", "*"), ...sources], work);
  await mkdir(join(home, "config"));
  await rm(work, { recursive: true });
}

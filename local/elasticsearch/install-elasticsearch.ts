import { cp, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { versions } from "../../components/versions";
import { cached } from "../cache";
import { contentHash } from "../content-hash";
import type { Progress } from "../progress";
import { jar, javac, mvn, requireJava, requireTool, runTool } from "../toolchain";

const { elasticsearch: elasticsearchVersion } = versions;

/** A folder of modules/ and the class that Elasticsearch loads from it; no module name means the unnamed module. */
interface Module {
  name: string;
  className: string;
  moduleName?: string;
}

const modules: Module[] = [
  {
    name: "transport-netty4",
    className: "org.elasticsearch.transport.netty4.Netty4Plugin",
    moduleName: "org.elasticsearch.transport.netty4",
  },
  {
    name: "x-pack-core",
    className: "org.elasticsearch.xpack.core.XPackPlugin",
    moduleName: "org.elasticsearch.xcore",
  },
  { name: "rest-root", className: "RestRootPlugin" },
];

const pom = join(__dirname, "pom.xml");
const launcherSource = join(__dirname, "java", "Launcher.java");
const restRootSource = join(__dirname, "java", "RestRootPlugin.java");

/**
 * Returns the home of the embedded Elasticsearch, made of the artifacts that Elastic publishes for Maven and of the
 * launcher and plugin in java/. It comes from the cache when it is there.
 */
export async function installElasticsearch(progress: Progress): Promise<string> {
  requireJava();
  return cached({
    name: "elasticsearch",
    version: `${elasticsearchVersion}-${await contentHash([pom, launcherSource, restRootSource, __filename])}`,
    build: (home) =>
      progress.step(`Installing Elasticsearch ${elasticsearchVersion} (once, about 70 MB) …`, () =>
        install(home),
      ),
    onWait: () => progress.note("Another process is installing Elasticsearch; waiting for it …"),
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
  await mkdir(join(home, "config"));
  await compile(launcherSource, join(home, "launcher"), home, work);

  const classes = join(work, "rest-root");
  await compile(restRootSource, classes, home, work);
  await mkdir(join(home, "modules", "rest-root"));
  await runTool(
    jar,
    ["--create", "--file", join(home, "modules/rest-root/rest-root.jar"), "-C", classes, "."],
    work,
  );
  for (const each of modules) {
    await writeFile(join(home, "modules", each.name, "plugin-descriptor.properties"), descriptor(each));
  }
  await rm(work, { recursive: true });
}

async function compile(source: string, output: string, home: string, work: string): Promise<void> {
  await runTool(javac, ["-d", output, "-cp", join(home, "lib", "*"), source], work);
}

/** The text of plugin-descriptor.properties, which Elasticsearch wants complete. */
function descriptor({ name, className, moduleName }: Module): string {
  const properties = {
    description: name,
    version: elasticsearchVersion,
    name,
    classname: className,
    "java.version": "17",
    "elasticsearch.version": elasticsearchVersion,
    "extended.plugins": "",
    "has.native.controller": "false",
    ...(moduleName && { modulename: moduleName }),
  };
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}

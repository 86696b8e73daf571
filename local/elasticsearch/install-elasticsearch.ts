import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { versions } from "../../components/versions";
import { mavenHome } from "../maven-home";
import type { Progress } from "../progress";
import { jar, javac, runTool } from "../toolchain";

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

const launcherSource = join(__dirname, "java", "Launcher.java");
const restRootSource = join(__dirname, "java", "RestRootPlugin.java");

/**
 * Returns the home of the embedded Elasticsearch, made of the artifacts that Elastic publishes for Maven and of the
 * launcher and plugin in java/. It comes from the cache when it is there. A missing tool is a UserError.
 */
export function installElasticsearch(progress: Progress): Promise<string> {
  const home = {
    name: "elasticsearch",
    title: "Elasticsearch",
    version: elasticsearchVersion,
    size: "about 70 MB",
    pom: join(__dirname, "pom.xml"),
    sources: [launcherSource, restRootSource, __filename],
    tools: [javac],
    finish: addLauncherAndModules,
  };
  return mavenHome(home, progress);
}

async function addLauncherAndModules(home: string, work: string): Promise<void> {
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

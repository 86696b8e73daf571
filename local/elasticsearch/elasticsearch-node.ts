import { join } from "node:path";

import { silentProgress } from "../progress";
import { type SearchNode, type SearchNodeOptions, startSearchNode } from "../search-node";
import { installElasticsearch } from "./install-elasticsearch";

/** Starts one Elasticsearch node on the loopback address and returns when it answers. */
export async function startElasticsearch(options: SearchNodeOptions): Promise<SearchNode> {
  const home = await installElasticsearch(options.progress ?? silentProgress);
  const modules = ["--module-path", join(home, "lib"), "--add-modules", "ALL-MODULE-PATH"];
  const launcher = ["-cp", join(home, "launcher"), "Launcher"];
  return startSearchNode({ title: "Elasticsearch", home, javaArguments: [...modules, ...launcher] }, options);
}

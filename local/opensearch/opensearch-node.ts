import { delimiter, join } from "node:path";

import { silentProgress } from "../progress";
import { type SearchNode, type SearchNodeOptions, startSearchNode } from "../search-node";
import { installOpenSearch } from "./install-opensearch";

/**
 * Starts one OpenSearch node on the loopback address and returns when it answers. It has what the embedded
 * Elasticsearch lacks, ingest processors and the field types `wildcard`, `constant_keyword`, `match_only_text` and
 * `unsigned_long`, and it lacks logsdb and the data stream lifecycle.
 */
export async function startOpenSearch(options: SearchNodeOptions): Promise<SearchNode> {
  const home = await installOpenSearch(options.progress ?? silentProgress);
  const classPath = [join(home, "launcher"), join(home, "lib", "*")].join(delimiter);
  return startSearchNode(
    {
      title: "OpenSearch",
      home,
      javaArguments: ["-cp", classPath, "OpenSearchLauncher"],
      // With a version of its own it would be older than what Filebeat knows how to speak to: it says 7.10.2 then.
      settings: { "compatibility.override_main_response_version": true },
    },
    options,
  );
}

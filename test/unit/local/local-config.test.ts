import assert from "node:assert/strict";

import type { ElasticsearchCredentials } from "../../../local/elasticsearch/client";
import { localConfig } from "../../../local/filebeat/local-config";
import { filebeatConfig, filebeatConfigMap } from "../../../local/rendered-stack";
import { renderStack } from "../../../tools/render-stack";

/** The paths of all leaves of a value and their values. */
function leaves(value: unknown, path = ""): [string, unknown][] {
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, part]) => leaves(part, `${path}/${key}`))
    : [[path, value]];
}

describe("filebeat.yml on this machine", () => {
  const places = (credentials: ElasticsearchCredentials = {}) => ({
    logDirectory: "/run/1/tetragon",
    configDirectory: "/run/1/config",
    elasticsearch: { url: "http://127.0.0.1:1234", credentials },
  });

  async function differences(settings: Record<string, unknown>, credentials?: ElasticsearchCredentials) {
    const configMap = filebeatConfigMap(await renderStack("local", { override: settings }));
    const declared = filebeatConfig(configMap);
    const local = localConfig(declared, Object.keys(configMap), places(credentials));
    const before = new Map(leaves(JSON.parse(JSON.stringify(declared))));
    const after = new Map(leaves(JSON.parse(JSON.stringify(local))));
    const paths = new Set([...before.keys(), ...after.keys()]);
    return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
  }

  it("differs from the ConfigMap in paths and endpoint only", async () => {
    const paths = await differences({});
    assert.deepEqual(
      paths.filter((path) => !/^\/processors\/\d\/script\/file$/.test(path)),
      ["/filebeat.inputs/0/paths/0", "/filebeat.inputs/0/paths/1", "/output.elasticsearch/hosts/0"],
    );
  });

  it("differs in the kind of credential when the user's Elasticsearch takes another one", async () => {
    const paths = await differences({}, { username: "u", password: "p" });
    const output = paths
      .filter((path) => path.startsWith("/output.elasticsearch/"))
      .map((path) => path.slice(22));
    assert.deepEqual(output, ["api_key", "hosts/0", "password", "username"]);
  });

  it("keeps the file names, so that rotated files are read and the script is found", async () => {
    const configMap = filebeatConfigMap(await renderStack("local"));
    const local = localConfig(filebeatConfig(configMap), Object.keys(configMap), places());
    assert.deepEqual(local["filebeat.inputs"][0].paths, [
      "/run/1/tetragon/tetragon.log",
      "/run/1/tetragon/tetragon-*.log",
    ]);
    const script = local.processors?.find((processor) => processor.script)?.script;
    assert.equal(script?.file, "/run/1/config/mapping.js");
  });
});

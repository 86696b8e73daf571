import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { stringify } from "yaml";

import { BackgroundProcess } from "../../local/background-process";
import { localConfig } from "../../local/filebeat/local-config";
import { installFilebeat } from "../../local/filebeat/install-filebeat";
import { freePort, loopback } from "../../local/ports";
import { silentProgress } from "../../local/progress";
import { filebeatConfig, filebeatConfigMap } from "../../local/rendered-stack";
import { ScratchFolder } from "../../local/scratch";
import { projectRoot } from "../../tools/project";
import { renderStack } from "../../tools/render-stack";

/** A number inside an answer of `/stats` by its path, undefined where there is none. */
function counterAt(answer: unknown, path: string): number | undefined {
  const value = path
    .split(".")
    .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], answer);
  return typeof value === "number" ? value : undefined;
}

/** The counters that docs/components.md names, by their paths. */
async function documentedCounters(): Promise<string[]> {
  const page = await readFile(join(projectRoot, "docs", "components.md"), "utf8");
  const section = page.slice(page.indexOf("## Metrics"));
  return [...section.matchAll(/^\| `([\w.]+)` +\|/gm)].map(([, path = ""]) => path);
}

describe("Filebeat's counters on a port", function () {
  this.timeout(120_000);
  let scratch: ScratchFolder;
  let filebeat: BackgroundProcess | undefined;
  let port: number;

  before(async () => {
    scratch = await ScratchFolder.create("counters");
    port = await freePort();
    const resources = await renderStack("local", { override: { metrics: { filebeatPort: port } } });
    const configMap = filebeatConfigMap(resources);
    for (const [name, text] of Object.entries(configMap)) {
      await writeFile(join(scratch.path, name), text);
    }
    const config = localConfig(filebeatConfig(configMap), Object.keys(configMap), {
      logDirectory: scratch.path,
      configDirectory: scratch.path,
      elasticsearch: { url: `http://${loopback}:1`, credentials: {} },
    });
    const lines = Array.from({ length: 20 }, (_, index) => `{"line":${index}}\n`).join("");
    await writeFile(join(scratch.path, "tetragon.log"), lines);
    await writeFile(
      join(scratch.path, "filebeat.yml"),
      stringify({
        ...config,
        "output.elasticsearch": undefined,
        "output.file": { path: scratch.path, filename: "out" },
      }),
      { mode: 0o600 },
    );
    filebeat = await BackgroundProcess.start({
      command: await installFilebeat(silentProgress),
      args: [
        "run",
        "-e",
        "-c",
        join(scratch.path, "filebeat.yml"),
        "--path.home",
        scratch.path,
        "--strict.perms=false",
      ],
      cwd: scratch.path,
      env: { ...process.env, NODE_IP: loopback, NODE_NAME: "local" },
      logFile: join(scratch.path, "filebeat.log"),
    });
  });

  after(async () => {
    await filebeat?.stop();
    await scratch.remove();
  });

  async function stats(): Promise<unknown> {
    return (await fetch(`http://${loopback}:${port}/stats`)).json();
  }

  it("are all those that the page names, and count what was read", async () => {
    const paths = await documentedCounters();
    assert.ok(paths.length >= 8, String(paths.length));
    let answer: unknown;
    while (counterAt(answer, "libbeat.output.events.acked") !== 20) {
      assert.equal(filebeat?.exit, undefined);
      await sleep(200);
      answer = await stats().catch(() => undefined);
    }
    for (const path of paths) {
      assert.notEqual(counterAt(answer, path), undefined, path);
    }
    assert.equal(counterAt(answer, "libbeat.pipeline.events.published"), 20);
    assert.equal(counterAt(answer, "libbeat.output.events.dropped"), 0);
  });

  it("are on the address of NODE_IP alone, with nothing that can be set and no profile", async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((each) => each?.family === "IPv4" && each.address !== loopback);
    for (const other of others) {
      await assert.rejects(fetch(`http://${other?.address}:${port}/stats`));
    }
    const { status } = await fetch(`http://${loopback}:${port}/debug/pprof/`);
    assert.equal(status, 404);
    const inputs = JSON.stringify(await (await fetch(`http://${loopback}:${port}/inputs/`)).json());
    assert.match(inputs, /tetragon-export/);
    assert.doesNotMatch(inputs, /ELASTICSEARCH/);
  });
});

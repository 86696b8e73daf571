import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { loopback } from "../../local/ports";
import { projectRoot } from "../../tools/project";
import { execLine } from "./lines";

/** How a command ended and what it printed. */
interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The variables that would make `npm start` use something else than the embedded engines. */
const ownEngines = [
  "ELASTICSEARCH_URL",
  "ELASTICSEARCH_API_KEY",
  "ELASTICSEARCH_USERNAME",
  "ELASTICSEARCH_PASSWORD",
  "FILEBEAT",
];

function spawnStart(args: string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const inherited = { ...process.env };
  ownEngines.forEach((name) => delete inherited[name]);
  const command = ["--require", "tsx/cjs", "local/start.ts", ...args];
  return spawn(process.execPath, command, { cwd: projectRoot, env: { ...inherited, ...env } });
}

async function outcome(child: ChildProcess): Promise<Outcome> {
  const texts = { stdout: "", stderr: "" };
  child.stdout?.on("data", (data: Buffer) => (texts.stdout += data.toString()));
  child.stderr?.on("data", (data: Buffer) => (texts.stderr += data.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...texts };
}

function start(args: string[], env?: NodeJS.ProcessEnv): Promise<Outcome> {
  return outcome(spawnStart(args, env));
}

/** Asserts that the command failed with one sentence, and not with a stack trace. */
function assertOneSentence({ code, stderr, stdout }: Outcome, expected: RegExp): void {
  assert.equal(code, 1);
  const errors = stderr.split("\n").filter((line) => line.startsWith("error: "));
  assert.equal(errors.length, 1, stderr);
  assert.match(errors[0], expected);
  assert.doesNotMatch(stderr, /^\s+at /m);
  assert.equal(stdout, "");
}

describe("npm start", function () {
  this.timeout(120_000);
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "tetragon-elastic-start-"));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it("proves with --once that every line of a file became one document, whatever the lines hold", async () => {
    const file = join(directory, "events.ndjson");
    const separators = execLine({ arguments: "--text=one\u2028two\u2029three" });
    await writeFile(
      file,
      [execLine(), "", separators, "no JSON", `${execLine({ arguments: "-x" })}\r`, "\r"].join("\n"),
    );
    const { code, stdout, stderr } = await start(["--once", "--events", file]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /4 lines written, 4 documents in logs-cilium_tetragon\.log-/);
    assert.match(stdout, /1 lines that are no Tetragon event/);
    assert.match(stdout, /Every line became exactly one document/);
  });

  it("keeps running until Ctrl-C, answers queries until then, and leaves nothing behind", async () => {
    const child = spawnStart(["--count", "50"]);
    const ended = outcome(child);
    let shown = "";
    const url = await new Promise<string>((resolve) => {
      child.stdout?.on("data", (data: Buffer) => {
        shown += data.toString();
        const match = /curl -s '(http:\S+_count)/.exec(shown);
        if (match) {
          resolve(match[1]);
        }
      });
    });
    assert.equal(((await (await fetch(url)).json()) as { count: number }).count, 50);
    child.kill("SIGINT");
    assert.equal((await ended).code, 0);
    await assert.rejects(fetch(url), "Elasticsearch has ended");
  });

  it("says that the port is in use", async () => {
    const holder = createServer().listen(0, loopback);
    await once(holder, "listening");
    const { port } = holder.address() as AddressInfo;
    const result = await start(["--once", "--port", String(port)]);
    holder.close();
    assertOneSentence(result, new RegExp(`Port ${port} on ${loopback} is in use.*--port`));
  });

  it("says that ELASTICSEARCH_URL cannot be reached", async () => {
    const result = await start(["--once"], { ELASTICSEARCH_URL: `http://${loopback}:1` });
    assertOneSentence(result, /http:\/\/127\.0\.0\.1:1 cannot be reached \(.+\): check/);
  });

  it("says what to install when there is no JDK", async () => {
    const result = await start(["--once"], { PATH: dirname(process.execPath), JAVA_HOME: directory });
    assertOneSentence(result, /java" is missing.*install a JDK 17 or later.*ELASTICSEARCH_URL/);
  });

  it("says what to install when there is no Go and Filebeat must be built", async () => {
    const elasticsearch = createHttpServer((_request, response) => response.end("{}")).listen(0, loopback);
    await once(elasticsearch, "listening");
    const { port } = elasticsearch.address() as AddressInfo;
    const env = {
      PATH: "/nowhere",
      XDG_CACHE_HOME: directory,
      ELASTICSEARCH_URL: `http://${loopback}:${port}`,
    };
    const result = await start(["--once"], env);
    elasticsearch.close();
    assertOneSentence(result, /"go" is missing.*install Go 1\.22 or later.*FILEBEAT/);
  });

  for (const [args, expected] of [
    [["--events", "/nowhere/events.ndjson"], /--events names "\/nowhere\/events\.ndjson", which is no file/],
    [["--port", "http"], /--port is "http": give a whole number/],
    [["--ones"], /--ones.*--help/],
  ] as const) {
    it(`refuses ${args.join(" ")}`, async () => {
      assertOneSentence(await start([...args]), expected);
    });
  }
});

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { loopback } from "../../local/ports";
import { projectRoot } from "../../tools/project";
import { execLine } from "./lines";
import { sharedElasticsearch } from "./shared-elasticsearch";

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

/** Waits until a run without --once takes further lines; the query that it shows first, and its log. */
async function ready(child: ChildProcess): Promise<{ url: string; log: string }> {
  const [url, log] = await Promise.all([
    shown(child.stdout, /curl -s '(http:\S+_count)/),
    shown(child.stderr, /Lines appended to (\S+) become/),
  ]);
  return { url, log };
}

function shown(stream: NodeJS.ReadableStream | null, expected: RegExp): Promise<string> {
  let text = "";
  return new Promise((resolve, reject) => {
    stream?.on("data", (data: Buffer) => {
      text += data.toString();
      const match = expected.exec(text);
      if (match?.[1] !== undefined) {
        resolve(match[1]);
      }
    });
    stream?.on("end", () => reject(new Error(`ended without ${expected}: ${text}`)));
  });
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
  this.timeout(240_000);
  let directory: string;

  beforeEach(async () => {
    // A short name: a socket below it may have about 100 characters.
    directory = await mkdtemp(join(tmpdir(), "te-start-"));
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

  it("proves the same of the way through Kafka with --through kafka", async () => {
    const count = 300;
    const { code, stdout, stderr } = await start([
      "--once",
      "--through",
      "kafka",
      "--events",
      await fileOf(count),
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /Kafka runs on 127\.0\.0\.1:\d+/);
    assert.match(
      stdout,
      new RegExp(`${count} lines written, ${count} documents in logs-cilium_tetragon\\.log-`),
    );
    assert.match(stdout, /Every line became exactly one document/);
  });

  it("keeps running until Ctrl-C, answers queries until then, and leaves nothing behind", async () => {
    const child = spawnStart(["--count", "50"]);
    const ended = outcome(child);
    const { url, log } = await ready(child);
    assert.equal(((await (await fetch(url)).json()) as { count: number }).count, 50);
    child.kill("SIGINT");
    assert.equal((await ended).code, 0);
    await assert.rejects(fetch(url), "Elasticsearch has ended");
    assert.ok(!existsSync(dirname(dirname(log))), log);
  });

  /** A file of so many lines, each of which becomes a document. */
  async function fileOf(count: number): Promise<string> {
    const file = join(directory, `${count}.ndjson`);
    const lines = Array.from({ length: count }, (_, index) => execLine({ arguments: `--line=${index}` }));
    await writeFile(file, `${lines.join("\n")}\n`);
    return file;
  }

  /** Two runs at once, each of which must report its own lines alone. */
  async function assertApart(env?: NodeJS.ProcessEnv): Promise<void> {
    const counts = [3, 8];
    const files = await Promise.all(counts.map(fileOf));
    const outcomes = await Promise.all(files.map((file) => start(["--once", "--events", file], env)));
    for (const [index, { code, stdout, stderr }] of outcomes.entries()) {
      assert.equal(code, 0, stderr);
      const lines = counts[index];
      assert.match(stdout, new RegExp(`^${lines} lines written, ${lines} documents in `, "m"));
    }
  }

  it("runs twice at once, each with an Elasticsearch of its own", async () => {
    await assertApart();
  });

  it("runs twice at once with one Elasticsearch of the user, each counting its own documents", async () => {
    await assertApart({ ELASTICSEARCH_URL: (await sharedElasticsearch()).endpoint.url });
  });

  it("leaves after a SIGKILL no process, and files only until the next start", async () => {
    // Every run removes what killed ones left in its temporary folder, the tests of the other half do, too.
    const env = { TMPDIR: directory };
    const child = spawnStart(["--count", "5"], env);
    const { url, log } = await ready(child);
    assert.ok(existsSync(log));
    child.kill("SIGKILL");
    await once(child, "close");
    while (await fetch(url).then(Boolean, () => false)) {
      await sleep(100);
    }
    assert.ok(existsSync(log), "nobody was there to remove it");
    assert.equal((await start(["--once", "--events", await fileOf(1)], env)).code, 0);
    assert.ok(!existsSync(dirname(dirname(log))), log);
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

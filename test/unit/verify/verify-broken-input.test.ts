import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import Ajv from "ajv";

import { UserError } from "../../../components/errors";
import schema from "../../../docs/verify.schema.json";
import { projectRoot } from "../../../tools/project";
import { Verification } from "../../../tools/verify/verification";
import { type VerifyReport, verifyReport } from "../../../tools/verify/verify-report";

const isValid = new Ajv().compile(schema);

function kubeconfigOf(server: string, user: object) {
  return {
    "current-context": "dev",
    clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "dev", context: { cluster: "c", user: "u" } }],
  };
}

/** A run of `verify --json`; there is no cluster, if the variables name none. */
function start(stack: string, variables: NodeJS.ProcessEnv, more: string[] = []) {
  const { PATH } = process.env;
  return spawn(process.execPath, ["--import", "tsx", "tools/verify.ts", stack, "--json", ...more], {
    cwd: projectRoot,
    env: { PATH, KUBECONFIG: "/nonexistent", ELASTICSEARCH_API_KEY: "id:key", ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** What a run leaves. */
async function verify(...run: Parameters<typeof start>) {
  const child = start(...run);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number]>,
  ]);
  return { stdout, stderr, code };
}

/** What the checks of such a run see, without a process of their own, whose modules take seconds to load. */
async function look(stack: string, variables: Record<string, string>): Promise<VerifyReport> {
  const outside = process.env;
  const { PATH } = outside;
  process.env = { PATH, KUBECONFIG: "/nonexistent", ELASTICSEARCH_API_KEY: "id:key", ...variables };
  try {
    const verification = await Verification.prepare(stack);
    return reportOf(JSON.stringify(verifyReport(stack, new Date(), await verification.run())));
  } finally {
    process.env = outside;
  }
}

function reportOf(stdout: string): VerifyReport {
  const report = JSON.parse(stdout) as VerifyReport;
  assert.ok(isValid(report), JSON.stringify(isValid.errors));
  return report;
}

describe("verify, of what it cannot read", function () {
  this.timeout(60_000);
  let server: Server;
  let url = "";
  const directory = mkdtempSync(join(tmpdir(), "verify-"));
  const kubeconfig = join(directory, "config");
  let answer: { status: number; headers: Record<string, string>; body: string };

  before(async () => {
    server = createServer((_request, response) => {
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it("gives one failed check, one sentence and exit code 2 for what cannot be read", async () => {
    const { stdout, stderr, code } = await verify("dev", { ELASTICSEARCH_URL: "https://u:hidden@h:1" });
    const { verdict, checks } = reportOf(stdout);
    assert.deepEqual([code, verdict, checks.map(({ id }) => id)], [2, "failed", ["stack"]]);
    assert.match(checks[0]?.seen ?? "", /holds a user or a pa/);
    assert.equal(stderr, `error: ${checks[0]?.seen}\n`);
    assert.doesNotMatch(stdout + stderr, /hidden/);
  });

  for (const [name, stack, variables, words] of [
    ["a stack that does not exist", "nope", {}, /^there is no stack "nope"/],
    [
      "an address that is none",
      "dev",
      { ELASTICSEARCH_URL: "localhost:9200" },
      /^ELASTICSEARCH_URL is no addr/,
    ],
  ] as const) {
    it(`tells ${name} in one sentence`, async () => {
      const told = (error: unknown) =>
        error instanceof UserError && words.test(error.message) && !error.message.includes("\n");
      await assert.rejects(look(stack, variables), told);
    });
  }

  it("takes a web server for no Kubernetes, and names the program of a credential that is missing", async () => {
    answer = { status: 201, headers: { "content-type": "text/html" }, body: "<html>" };
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(url, { token: "hidden" })));
    const seen = await look("dev", { KUBECONFIG: kubeconfig });
    assert.doesNotMatch(JSON.stringify(seen), /hidden/);
    const login = { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "no-such-login" } };
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(url, login)));
    const { stdout, stderr } = await verify("dev", { KUBECONFIG: kubeconfig });
    assert.equal(stderr, "");
    for (const [{ checks }, words] of [
      [seen, /^what answers at the kubeconfig's address is no Kubernetes API server$/],
      [reportOf(stdout), /no-such-login/],
    ] as const) {
      const found = checks.find(({ id }) => id === "cluster");
      assert.equal(found?.docs, "docs/runbook.md#cluster-unreachable");
      assert.match(found.seen, words);
    }
  });

  it("ends at once on Ctrl-C while a server lets it wait", async () => {
    const silent = createTcpServer((socket) => {
      child.kill("SIGINT");
      socket.on("error", () => undefined);
    });
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const child = start("dev", { ELASTICSEARCH_URL: address }, ["--watch"]);
    try {
      const [[code], stdout] = await Promise.all([
        once(child, "close") as Promise<[number]>,
        text(child.stdout),
      ]);
      // The request would have ended in a verdict after its time.
      assert.deepEqual([code, stdout], [130, ""]);
    } finally {
      child.kill("SIGKILL");
      silent.close();
    }
  });

  it("says on stderr which options exclude each other", async () => {
    const { stdout, stderr, code } = await verify("dev", {}, ["--volume", "--watch"]);
    assert.deepEqual([stdout, code], ["", 2]);
    assert.match(stderr, /^error: --volume looks once and runs no check; [^\n]+\n$/);
  });

  it("ends with exit code 1 and nothing on stderr where something was found", async () => {
    answer = { status: 200, headers: { "content-type": "text/html" }, body: "<html>" };
    const { stdout, stderr, code } = await verify("dev", { ELASTICSEARCH_URL: url });
    assert.deepEqual([code, stderr, reportOf(stdout).verdict], [1, "", "failed"]);
  });

  const json = { "content-type": "application/json", "x-elastic-product": "Elasticsearch" };
  for (const [name, given, cause] of [
    [
      "a web server",
      { status: 200, headers: { "content-type": "text/html" }, body: "<html>" },
      "not-elasticsearch",
    ],
    [
      "a redirection",
      { status: 301, headers: { location: "https://a.example/" }, body: "" },
      "not-elasticsearch",
    ],
    ["an answer without a version", { status: 200, headers: json, body: "{}" }, "not-elasticsearch"],
    [
      "an expired key",
      { status: 401, headers: json, body: '{"error":{"reason":"api key is expired"},"status":401}' },
      "credential-refused",
    ],
  ] as const) {
    // The stack pins a certificate, which plain HTTP does not have.
    it(`names ${name} instead of Elasticsearch, and goes on`, async () => {
      answer = given;
      const { verdict, checks } = await look("dev", { ELASTICSEARCH_URL: url });
      const found = checks.find(({ id }) => id === "elasticsearch");
      assert.deepEqual([verdict, found?.docs], ["failed", `docs/runbook.md#${cause}`]);
      assert.doesNotMatch(found?.seen ?? "", /undefined/);
      assert.ok(checks.length > 30);
    });
  }
});

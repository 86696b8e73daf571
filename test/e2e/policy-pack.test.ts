import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  AnalyzerResourceOptions,
  type AnalyzeResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

const pack = resolve(__dirname, "../../policy-pack");
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("the policy pack, started as the Pulumi engine starts it", () => {
  let server: ChildProcess;
  let client: AnalyzerClient | undefined;

  before(async function () {
    this.timeout(60_000);
    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    server = spawn(process.execPath, [runner, "127.0.0.1:1", pack], {
      cwd: pack,
      env: { ...process.env, PULUMI_NODEJS_TYPESCRIPT: "true" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    assert.ok(server.stdout);
    const [port] = (await once(server.stdout, "data")) as [Buffer];
    client = new AnalyzerClient(`127.0.0.1:${port.toString().trim()}`, credentials.createInsecure());
  });

  after(() => {
    client?.close();
    server.kill();
  });

  async function refusals(stack: string, type: string, properties: object): Promise<string[]> {
    const request = new AnalyzeRequest();
    request.setType(type);
    request.setName("probe");
    request.setUrn(`urn:pulumi:${stack}::tetragon-elastic::${type}::probe`);
    request.setOptions(new AnalyzerResourceOptions());
    request.setProperties(Struct.fromJavaScript(properties as Record<string, never>));
    const response = await new Promise<AnalyzeResponse>((answer, fail) => {
      client?.analyze(request, (error, result) => (error ? fail(error) : answer(result)));
    });
    return response.getDiagnosticsList().map((found) => `${found.getPolicyname()}: ${found.getMessage()}`);
  }

  it("refuses a ConfigMap with a password, and disabled verification in prod alone", async () => {
    const properties = {
      data: {
        "filebeat.yml": "output.elasticsearch:\n  password: in-clear\n  ssl.verification_mode: none\n",
      },
      metadata: { name: unknownText },
    };
    const prod = await refusals("prod", "kubernetes:core/v1:ConfigMap", properties);
    assert.equal(prod.length, 2, prod.join("\n"));
    assert.match(prod.join("\n"), /no-secret-in-clear: [^]*sets password[^]*tls-verification: [^]*is none/);
    assert.equal((await refusals("dev", "kubernetes:core/v1:ConfigMap", properties)).length, 1);
  });

  it("judges what a preview knows and waits with the rest", async () => {
    const values = {
      export: { resources: unknownText },
      tetragon: { image: { override: "tetragon:latest" } },
    };
    const found = await refusals("dev", "kubernetes:helm.sh/v3:Release", { values });
    assert.match(found.join("\n"), /pinned-images: [^]*tetragon:latest/);
    assert.doesNotMatch(found.join("\n"), /container-resources/);
  });
});

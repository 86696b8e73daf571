import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { ConsoleProgress } from "../../local/progress";
import { installPulumiLanguages } from "../../local/pulumi/pulumi-languages";
import { type TestEnvironment, testEnvironment } from "./environment";
import { assertGone, assertUp } from "./example-checks";
import { ExampleWorkspace, stackName } from "./example-workspace";
import { podUids } from "./observed";
import { makePython } from "./python-environment";

/** What `run_example.py` prints, by command. */
type Done = Record<string, { changes: string[]; outputs?: Record<string, unknown> }>;

const project = "two-clusters-python";

describe("The example in Python, with the package's generated SDK", function () {
  this.timeout(900_000);
  let environment: TestEnvironment;
  let workspace: ExampleWorkspace;
  let python: string;

  before(async function () {
    this.timeout(7_200_000);
    const { pythonSdk } = await installPulumiLanguages(new ConsoleProgress());
    environment = await testEnvironment();
    const [made, created] = await Promise.all([
      makePython(join(environment.directory, "python"), pythonSdk),
      ExampleWorkspace.create(environment, "python"),
    ]);
    workspace = created;
    if ("missing" in made) {
      console.log(`      ${made.missing}, so the example in Python is not run`);
      this.skip();
    }
    python = made.python;
  });

  /** Runs commands of the stack one after the other. */
  async function run(...commands: string[]): Promise<Done> {
    const { folder, packageFolder, env } = workspace;
    const settings = JSON.stringify(workspace.settings(environment));
    const script = join(__dirname, "run_example.py");
    const child = spawn(python, [script, folder, project, stackName, packageFolder, settings, ...commands], {
      env: { ...process.env, ...env },
    });
    let [printed, errors] = ["", ""];
    child.stdout.on("data", (part: Buffer) => (printed += part.toString("utf8")));
    child.stderr.on("data", (part: Buffer) => (errors += part.toString("utf8")));
    const [code] = (await once(child, "close")) as [number | null];
    assert.equal(code, 0, `${errors}\n${printed}`);
    return JSON.parse(printed) as Done;
  }

  it("comes up in two clusters and one store, and a second preview has no change", async () => {
    const { up, preview } = await run("up", "preview");
    assert.ok(up?.changes.every((change) => change.startsWith("create ")));
    assert.deepEqual(up?.outputs, {
      dataStreams: ["logs-cilium_tetragon.log-eu", "logs-cilium_tetragon.log-us"],
    });
    await assertUp(environment, workspace.resources(project));
    assert.deepEqual(preview?.changes, []);
  });

  it("changes the retention in the templates, and no pod", async () => {
    const before = await Promise.all(environment.clusters.map((cluster) => podUids(cluster)));
    workspace.edit("__main__.py", '"days": 90', '"days": 30');
    const { up, preview } = await run("up", "preview");
    const templates = ["dead_letter", "events"].map(
      (name) => `update ElasticsearchIndexTemplate events-tetragon-elastic-${name}`,
    );
    assert.deepEqual(up?.changes, [...templates, "update EventStore events"]);
    assert.deepEqual(await Promise.all(environment.clusters.map((cluster) => podUids(cluster))), before);
    assert.deepEqual(preview?.changes, []);
  });

  it("is destroyed and leaves nothing", async () => {
    const { destroy } = await run("destroy");
    // What the program only reads is discarded.
    const others = destroy?.changes.filter((change) => !change.startsWith("delete "));
    assert.deepEqual(others, [`discard StackReference organization/elastic/${stackName}`]);
    await assertGone(environment);
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stringify } from "yaml";

import { installClients, installClusterBinaries } from "../../local/cluster/cluster-binaries";
import {
  type ControlPlane,
  kubeconfig,
  startControlPlane,
  startEtcd,
} from "../../local/cluster/control-plane";
import { Kubelets } from "../../local/cluster/kubelets";
import { type TetragonChart, installTetragonChart } from "../../local/cluster/tetragon-chart";
import { startElasticsearch } from "../../local/elasticsearch/elasticsearch-node";
import { ConsoleProgress } from "../../local/progress";
import { installPulumi } from "../../local/pulumi/pulumi-binaries";
import { type PulumiHome, preparePulumiHome } from "../../local/pulumi/pulumi-home";
import { Shutdown } from "../../local/shutdown";
import { ChartRepository } from "./chart-repository";
import { ElasticService } from "./elastic/elastic-service";
import { readSdkSchema } from "./elastic/sdk-schema";

/** A Kubernetes cluster whose nodes are simulated. */
export interface TestCluster extends ControlPlane {
  kubelets: Kubelets;
}

/** Everything that stacks of these tests run on; one for all test files of a run. */
export interface TestEnvironment {
  directory: string;
  pulumi: PulumiHome;
  /** Two, for programs that serve more than one; the stacks use the first. */
  clusters: [TestCluster, TestCluster];
  /**
   * Names the contexts `first`, `dev`, `prod` and `europe-context` of the first cluster, `second`, `staging` and
   * `america-context` of the second.
   */
  kubeconfig: string;
  /** Tetragon's own chart, which the repository offers. */
  chart: TetragonChart;
  charts: ChartRepository;
  elastic: ElasticService;
}

const nodeCount = 3;
const shutdown = new Shutdown();
let environment: Promise<TestEnvironment> | undefined;

/** Starts everything at the first call; it ends after the last test of the run. */
export function testEnvironment(): Promise<TestEnvironment> {
  environment ??= start();
  return environment;
}

/** Folders of `helm` and `kubectl`, for what is done by hand. */
export function clientFolders(): Promise<string[]> {
  return installClients(new ConsoleProgress());
}

// Outside of every suite, so it runs after all of them.
after(() => shutdown.run());

async function start(): Promise<TestEnvironment> {
  const progress = new ConsoleProgress();
  const directory = await mkdtemp(join(tmpdir(), "tetragon-elastic-engine-"));
  shutdown.add(() => rm(directory, { recursive: true, force: true }));
  const binaries = await installPulumi(progress);
  const clusterBinaries = await installClusterBinaries(progress);
  const chart = await installTetragonChart(progress);
  progress.note(`Chart: Tetragon ${chart.version}, ${chart.origin}`);
  return progress.step("Starting control planes, Elasticsearch and chart repository …", async () => {
    const schemaFile = join(directory, "schema.json");
    await writeFile(schemaFile, JSON.stringify(readSdkSchema()));
    const pulumi = await preparePulumiHome(join(directory, "pulumi"), binaries, [
      {
        name: "resource-terraform-provider",
        version: "1.1.3",
        program: join(__dirname, "elastic", "stand-in-provider.ts"),
        env: { STAND_IN_SCHEMA: schemaFile, STAND_IN_LOG: join(directory, "provider-calls.ndjson") },
      },
      { name: "language-nodejs", version: "0.0.1", program: join(__dirname, "language-host.ts"), env: {} },
    ]);
    const etcdUrl = await startEtcd(clusterBinaries, join(directory, "etcd"), shutdown);
    const cluster = async (name: string): Promise<TestCluster> => {
      const options = { name, binaries: clusterBinaries, etcdUrl, directory: join(directory, name) };
      const plane = await startControlPlane(options, shutdown);
      const kubelets = await Kubelets.start(plane.client, nodeCount);
      shutdown.add(() => kubelets.stop());
      return { ...plane, kubelets };
    };
    const [first, second, elasticsearch] = await Promise.all([
      cluster("first"),
      cluster("second"),
      startElasticsearch({ dataDir: join(directory, "elasticsearch") }),
    ]);
    shutdown.add(() => elasticsearch.kill());
    const elastic = await ElasticService.start(elasticsearch.url, first.certificate);
    shutdown.add(() => elastic.close());
    const charts = await ChartRepository.start(chart, join(directory, "charts"));
    shutdown.add(() => charts.close());
    const kubeconfigFile = join(directory, "kubeconfig");
    const contexts = {
      ...{ dev: "first", prod: "first", staging: "second" },
      ...{ "europe-context": "first", "america-context": "second" },
    };
    await writeFile(kubeconfigFile, stringify(kubeconfig(first, [second], contexts)), { mode: 0o600 });
    return {
      directory,
      pulumi,
      clusters: [first, second],
      kubeconfig: kubeconfigFile,
      chart,
      charts,
      elastic,
    };
  });
}

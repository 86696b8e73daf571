import * as pulumi from "@pulumi/pulumi";

import { AgentMode } from "./args/agent-args";
import type { TetragonClusterArgs } from "./args/component-args";
import type { Collector } from "./collector/collector";
import type { CollectorCredential } from "./collector/credential-secret";
import { type AgentAccess, elasticAgent } from "./collector/elastic-agent/elastic-agent";
import { filebeatSidecar } from "./collector/filebeat-sidecar";
import { logstashPipelineMap } from "./collector/logstash/logstash-pipeline";
import {
  type ChildOptions,
  dependenciesOf,
  givesProvider,
  refuseForeignProviders,
  registeredArgs,
} from "./component-options";
import { dataStreams } from "./data-stream";
import { elasticstackProvider } from "./elasticsearch/provider";
import { type Publisher, createPublisher } from "./elasticsearch/publisher";
import { clusterProvider, releaseNamespace } from "./kubernetes";
import { privilegedPods } from "./platform";
import type { ResolvedCluster } from "./resolved-args";
import { exportGaps } from "./tetragon/policies";
import { tetragonRelease } from "./tetragon/release";
import { releaseName } from "./tetragon/release-name";
import { tracingPolicies } from "./tetragon/tracing-policies";
import { resolveCluster } from "./validation/component-arguments";
import { givenArguments } from "./validation/given-arguments";
import { kafkaWarnings } from "./validation/kafka-arguments";
import { type Problems, argumentProblems } from "./validation/problems";
import { claimClusterName, claimNodes, otherFormThanStore } from "./validation/run-claims";
import { plainEndpoints } from "./validation/target-arguments";

/**
 * Tetragon and its collector in one Kubernetes cluster, once per cluster: namespace, release, ConfigMap, credential,
 * publisher, tracing policies. Needs `clusterName`, `elasticsearch` with its endpoints, and a credential. Name the store
 * of the same program in `dependsOn`: its templates must be there before the first document.
 *
 * The caller's providers of `kubernetes` and `elasticstack` are used where `providers` has them; the second declares
 * what `createPublisher` asks for. With a kubernetes provider of the caller's the ConfigMap's name ends in a hash of its content, because that provider
 * may delete a changed ConfigMap before its successor exists.
 */
export class TetragonCluster extends pulumi.ComponentResource {
  /** The data stream that the events of this cluster go to. */
  public readonly dataStream: pulumi.Output<string>;
  /** Where documents go that Elasticsearch refused. */
  public readonly deadLetterDataStream: pulumi.Output<string>;
  /** Name of the Helm release. */
  public readonly releaseName: pulumi.Output<string>;
  /** Status of the Helm release, `deployed` for example. */
  public readonly releaseStatus: pulumi.Output<string>;
  /** Namespace of the release. */
  public readonly namespace: pulumi.Output<string>;
  /** Name of the collector's ConfigMap; absent where Fleet holds its configuration. */
  public readonly configMapName?: pulumi.Output<string>;
  /** Names of the tracing policies. */
  public readonly policyNames: pulumi.Output<string[]>;
  /** Name of the publisher's role, with `createPublisher`. */
  public readonly publisherRole?: pulumi.Output<string>;

  constructor(name: string, args: TetragonClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const problems = argumentProblems("TetragonCluster", name);
    const given = givenArguments(problems, args);
    const cluster = checkedCluster(problems, given, opts);
    super("tetragon-elastic:index:TetragonCluster", name, registeredArgs(given), opts);
    const provider =
      this.getProvider("kubernetes:core/v1:Secret") ?? clusterProvider(name, cluster, { parent: this });
    const child = { parent: this, provider };
    claimCluster(problems, name, { provider, args: given, cluster });

    const namespace = cluster.createNamespace
      ? [releaseNamespace(name, cluster, { ...child, dependsOn: dependenciesOf(opts) })]
      : [];
    const elasticstack = elasticProvider(name, cluster, provider, this);
    const publisher =
      cluster.publisherSource?.from === "created"
        ? createPublisher(name, cluster, {
            parent: this,
            provider: needed(elasticstack),
            dependsOn: dependenciesOf(opts),
          })
        : undefined;
    const collector = collectorOf(
      name,
      cluster,
      { elasticstack, publisher },
      {
        ...child,
        dependsOn: dependenciesOf(opts, ...namespace),
      },
    );
    const admitted = privilegedPods(name, cluster, {
      ...child,
      dependsOn: dependenciesOf(opts, ...namespace),
    });
    const release = tetragonRelease(name, cluster, collector.values, {
      ...child,
      // The store first: documents that arrive before its templates would get a mapping of Elasticsearch's own making.
      dependsOn: dependenciesOf(opts, ...namespace, ...admitted, ...collector.before),
    });
    collector.start?.(release);
    tracingPolicies(name, cluster.policies, release, { ...child, dependsOn: dependenciesOf(opts, release) });
    for (const gap of exportGaps(cluster.tetragon, cluster.policies)) {
      void pulumi.log.warn(gap, this);
    }
    if (cluster.logstash) {
      logstashPipelineMap(`${name}-logstash-pipeline`, cluster.kubernetesNamespace, {
        ...child,
        dependsOn: dependenciesOf(opts, ...namespace),
      });
    }
    const { kafka, filebeat } = cluster;
    for (const warning of kafka ? kafkaWarnings(kafka, filebeat.maxEventBytes) : []) {
      void pulumi.log.warn(warning, this);
    }

    const streams = cluster.dataStreamNamespace.apply(dataStreams);
    this.dataStream = streams.events;
    this.deadLetterDataStream = streams.deadLetter;
    this.releaseName = pulumi.output(releaseName);
    this.releaseStatus = release.status.status;
    this.namespace = cluster.kubernetesNamespace;
    this.configMapName = collector.configMap?.metadata.name;
    this.policyNames = pulumi.output(cluster.policies.map(({ metadata }) => metadata.name));
    this.publisherRole = publisher?.role;
    this.registerOutputs({
      dataStream: this.dataStream,
      deadLetterDataStream: this.deadLetterDataStream,
      releaseName: this.releaseName,
      releaseStatus: this.releaseStatus,
      namespace: this.namespace,
      configMapName: this.configMapName,
      policyNames: this.policyNames,
      publisherRole: this.publisherRole,
    });
  }
}

/** Notes what no other cluster of the program may be, and compares with what the program's store takes. */
function claimCluster(
  problems: Problems,
  name: string,
  {
    provider,
    args: { clusterName, elasticsearch },
    cluster: { collector, documents, filebeat },
  }: { provider: pulumi.ProviderResource; args: TetragonClusterArgs; cluster: ResolvedCluster },
): void {
  problems.attempt("kubernetesContext", () => claimNodes(provider, name, collector));
  const endpoints = plainEndpoints(elasticsearch);
  if (typeof clusterName === "string" && endpoints) {
    problems.attempt("clusterName", () => claimClusterName(clusterName, name, endpoints));
  }
  const other = endpoints && otherFormThanStore(endpoints, { documents, eventFields: filebeat.eventFields });
  if (other) {
    problems.add(other.key, other.message);
  }
  if (!problems.isEmpty) {
    throw problems.error();
  }
}

function checkedCluster(
  problems: Problems,
  args: TetragonClusterArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): ResolvedCluster {
  refuseForeignProviders(problems, opts);
  const cluster = resolveCluster(problems, args, { elasticstack: givesProvider(opts, "elasticstack") });
  if (!cluster) {
    throw problems.error();
  }
  return cluster;
}

/** The provider that declares a cluster's objects in Elasticsearch and Kibana; undefined where it has none. */
function elasticProvider(
  name: string,
  cluster: ResolvedCluster,
  kubernetes: pulumi.ProviderResource,
  parent: pulumi.Resource,
): pulumi.ProviderResource | undefined {
  const { credential } = cluster;
  return (
    parent.getProvider("elasticstack:index:any") ??
    (credential && elasticstackProvider(name, { ...cluster, credential }, kubernetes, { parent }).provider)
  );
}

/** The collector that the arguments choose. */
function collectorOf(
  name: string,
  cluster: ResolvedCluster,
  { elasticstack, publisher }: { elasticstack?: pulumi.ProviderResource; publisher?: Publisher },
  opts: ChildOptions,
): Collector {
  const { agent } = cluster;
  if (!agent) {
    return filebeatSidecar(name, cluster, cluster.publisherSource && credentialOf(cluster, publisher), opts);
  }
  const access: AgentAccess =
    agent.mode === AgentMode.fleet
      ? { mode: "fleet", elasticstack: needed(elasticstack) }
      : { mode: "standalone", credential: credentialOf(cluster, publisher) };
  return elasticAgent(name, cluster, agent, access, opts);
}

function credentialOf(
  { publisherSource }: ResolvedCluster,
  publisher: Publisher | undefined,
): CollectorCredential {
  const source = needed(publisherSource);
  return source.from === "created" ? { from: "value", credential: needed(publisher).credential } : source;
}

/** What the checks of the arguments guarantee. */
function needed<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error("the checks of the arguments let nothing through that lacks a provider or a credential");
  }
  return value;
}

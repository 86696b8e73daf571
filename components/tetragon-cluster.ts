import * as pulumi from "@pulumi/pulumi";

import type { TetragonClusterArgs } from "./args/component-args";
import { type CollectorCredential, filebeatSidecar } from "./collector/filebeat-sidecar";
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
import { argumentProblems } from "./validation/problems";

/**
 * Tetragon and its collector in one Kubernetes cluster, once per cluster: namespace, release, ConfigMap, credential,
 * publisher, tracing policies. Takes `providers: {kubernetes, elasticstack}` of the caller's; the second is used only
 * with `createPublisher`. A store in the same program comes first by `dependsOn`.
 *
 * With a kubernetes provider of the caller's the ConfigMap's name ends in a hash of its content, because that provider
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
  /** Name of the collector's ConfigMap. */
  public readonly configMapName: pulumi.Output<string>;
  /** Names of the tracing policies. */
  public readonly policyNames: pulumi.Output<string[]>;
  /** Name of the publisher's role, with `createPublisher`. */
  public readonly publisherRole?: pulumi.Output<string>;

  constructor(name: string, args: TetragonClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const cluster = checkedCluster(name, args, opts);
    super("tetragon-elastic:index:TetragonCluster", name, registeredArgs(args), opts);
    const provider =
      this.getProvider("kubernetes:core/v1:Secret") ?? clusterProvider(name, cluster, { parent: this });
    const child = { parent: this, provider };

    const namespace = cluster.createNamespace
      ? [releaseNamespace(name, cluster, { ...child, dependsOn: dependenciesOf(opts) })]
      : [];
    const publisher = publisherOf(name, cluster, { ...child, dependsOn: dependenciesOf(opts) });
    const sidecar = filebeatSidecar(name, cluster, credentialOf(cluster, publisher), {
      ...child,
      dependsOn: dependenciesOf(opts, ...namespace),
    });
    const admitted = privilegedPods(name, cluster, {
      ...child,
      dependsOn: dependenciesOf(opts, ...namespace),
    });
    const release = tetragonRelease(name, cluster, sidecar.values, {
      ...child,
      // The store first: documents that arrive before its templates would get a mapping of Elasticsearch's own making.
      dependsOn: dependenciesOf(
        opts,
        ...namespace,
        ...admitted,
        sidecar.configMap,
        ...(sidecar.secret ? [sidecar.secret] : []),
      ),
    });
    tracingPolicies(name, cluster.policies, release, { ...child, dependsOn: dependenciesOf(opts, release) });
    for (const gap of exportGaps(cluster.tetragon, cluster.policies)) {
      void pulumi.log.warn(gap, this);
    }

    const streams = cluster.dataStreamNamespace.apply(dataStreams);
    this.dataStream = streams.events;
    this.deadLetterDataStream = streams.deadLetter;
    this.releaseName = pulumi.output(releaseName);
    this.releaseStatus = release.status.status;
    this.namespace = cluster.kubernetesNamespace;
    this.configMapName = sidecar.configMap.metadata.name;
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

function checkedCluster(
  name: string,
  args: TetragonClusterArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): ResolvedCluster {
  const problems = argumentProblems("TetragonCluster", name);
  refuseForeignProviders(problems, opts);
  const cluster = resolveCluster(problems, args, { elasticstack: givesProvider(opts, "elasticstack") });
  if (!cluster) {
    throw problems.error();
  }
  return cluster;
}

/** The publisher that is made for the cluster, if it is. */
function publisherOf(name: string, cluster: ResolvedCluster, opts: ChildOptions): Publisher | undefined {
  if (cluster.publisherSource.from !== "created") {
    return undefined;
  }
  const { parent } = opts;
  const given = parent.getProvider("elasticstack:index:any");
  const provider =
    given ??
    (cluster.credential &&
      elasticstackProvider(name, { ...cluster, credential: cluster.credential }, opts.provider, { parent })
        .provider);
  if (!provider) {
    throw new Error("the checks of the arguments let no publisher through without a provider");
  }
  return createPublisher(name, cluster, { ...opts, provider });
}

function credentialOf(
  { publisherSource }: ResolvedCluster,
  publisher: Publisher | undefined,
): CollectorCredential {
  if (publisherSource.from !== "created") {
    return publisherSource;
  }
  if (!publisher) {
    throw new Error("a publisher is made wherever the credential comes from it");
  }
  return { from: "value", credential: publisher.credential };
}

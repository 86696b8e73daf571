import * as pulumi from "@pulumi/pulumi";

import { AgentMode } from "./args/agent-args";
import {
  type TetragonPipelineArgs,
  eventIndexerArgNames,
  eventStoreArgNames,
  tetragonClusterArgNames,
} from "./args/component-args";
import { dependenciesOf, givesProvider, refuseForeignProviders, registeredArgs } from "./component-options";
import { elasticstackProvider } from "./elasticsearch/provider";
import { EventIndexer } from "./event-indexer";
import { EventStore, requiredOf } from "./event-store";
import { clusterProvider } from "./kubernetes";
import { missingPolicies } from "./kibana/rules/rule-needs";
import { TetragonCluster } from "./tetragon-cluster";
import { type ResolvedPipeline, documentsOf, resolvePipeline } from "./validation/component-arguments";
import { givenArguments } from "./validation/given-arguments";
import { runsIndexer, writesElsewhere, writesToKafka } from "./validation/output-arguments";
import { type Problems, argumentProblems } from "./validation/problems";
import { refuseSecondStore } from "./validation/run-claims";
import { plainEndpoints } from "./validation/target-arguments";

/**
 * Everything between one cluster's kernels and a searchable document: a `TetragonCluster`, the `EventStore` that it
 * writes to unless another stack owns it (`assets: none`), and with `indexer` the `EventIndexer` between the two. Needs
 * what a `TetragonCluster` needs.
 */
export class TetragonPipeline extends pulumi.ComponentResource {
  /** The data stream that the events of this cluster go to. */
  public readonly dataStream: pulumi.Output<string>;
  /** Where documents go that Elasticsearch refused. */
  public readonly deadLetterDataStream: pulumi.Output<string>;
  /** Name of the Helm release. */
  public readonly releaseName: pulumi.Output<string>;
  /** Namespace of the release. */
  public readonly namespace: pulumi.Output<string>;
  /** PEM text of the CA that Elasticsearch was checked with, if any: `elasticsearchCaInPreview` of the next preview. */
  public readonly elasticsearchCa?: pulumi.Output<string>;

  constructor(name: string, args: TetragonPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    const problems = argumentProblems("TetragonPipeline", name);
    const given = givenArguments(problems, args);
    const { cluster: resolved, ownsStore } = checkedPipeline(problems, given, opts);
    super("tetragon-elastic:index:TetragonPipeline", name, registeredArgs(given), opts);
    const child = { parent: this };
    const kubernetes =
      this.getProvider("kubernetes:core/v1:Secret") ?? clusterProvider(name, resolved, child);
    const { credential } = resolved;
    const callers = this.getProvider("elasticstack:index:any");
    const own =
      callers === undefined && credential !== undefined
        ? elasticstackProvider(name, { ...resolved, credential }, kubernetes, child)
        : undefined;
    const elasticstack = callers ?? own?.provider;
    const providers = [kubernetes, ...(elasticstack ? [elasticstack] : [])];
    const dependsOn = dependenciesOf(opts);

    const fleet = resolved.agent?.mode === AgentMode.fleet;

    const store = ownsStore
      ? [new EventStore(`${name}-store`, pick(given, eventStoreArgNames), { ...child, providers, dependsOn })]
      : [];
    const cluster = new TetragonCluster(
      `${name}-cluster`,
      pick({ ...clusterArgs(given), documents: documentsOf(given) }, tetragonClusterArgNames),
      {
        ...child,
        providers,
        dependsOn: dependenciesOf(opts, ...store.flatMap((each) => requiredOf(each, { fleet }))),
      },
    );

    if (runsIndexer(given)) {
      const indexer = new EventIndexer(`${name}-indexer`, pick(given, eventIndexerArgNames), {
        ...child,
        providers,
        dependsOn: dependenciesOf(opts, ...store.flatMap((each) => requiredOf(each, { fleet }))),
      });
      if (!writesToKafka(given)) {
        this.tellWhenToRemove(indexer);
      }
    }
    for (const sentence of missingPolicies(resolved.kibana.detectionRules, resolved.policies)) {
      void pulumi.log.warn(sentence, this);
    }

    this.dataStream = cluster.dataStream;
    this.deadLetterDataStream = cluster.deadLetterDataStream;
    this.releaseName = cluster.releaseName;
    this.namespace = cluster.namespace;
    this.elasticsearchCa = own?.ca;
    this.registerOutputs({
      dataStream: this.dataStream,
      deadLetterDataStream: this.deadLetterDataStream,
      releaseName: this.releaseName,
      namespace: this.namespace,
      elasticsearchCa: this.elasticsearchCa,
    });
  }

  private tellWhenToRemove({ topic, consumerGroup }: EventIndexer): void {
    pulumi
      .all([topic, consumerGroup])
      .apply(([name, group]) =>
        pulumi.log.warn(
          `the output is not kafka, so the indexer only empties topic ${name}; remove kafka, its user and indexer when ` +
            `no node writes there any more and the lag of group ${group} is 0`,
          this,
        ),
      );
  }
}

function checkedPipeline(
  problems: Problems,
  args: TetragonPipelineArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): ResolvedPipeline {
  refuseForeignProviders(problems, opts);
  const pipeline = resolvePipeline(problems, args, { elasticstack: givesProvider(opts, "elasticstack") });
  const endpoints = pipeline?.ownsStore ? plainEndpoints(args.elasticsearch) : undefined;
  if (endpoints) {
    problems.attempt("assets", () => refuseSecondStore(endpoints, "set assets: none, which uses that store"));
  }
  if (!pipeline || !problems.isEmpty) {
    throw problems.error();
  }
  return pipeline;
}

/** What concerns the indexer alone is none of the nodes': the credential for Elasticsearch, or the Kafka. */
function clusterArgs(args: TetragonPipelineArgs): TetragonPipelineArgs {
  if (!runsIndexer(args)) {
    return args;
  }
  const { kafka, kafkaUsername, kafkaPassword, createPublisher, publisherApiKey, publisherSecret, ...nodes } =
    args;
  return {
    ...nodes,
    ...(writesToKafka(args) ? { kafka, kafkaUsername, kafkaPassword } : {}),
    ...(writesElsewhere(args) ? {} : { createPublisher, publisherApiKey, publisherSecret }),
  };
}

/** The arguments of a part of the pipeline. */
function pick<T extends object, K extends keyof T>(args: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(
    names.filter((name) => args[name] !== undefined).map((name) => [name, args[name]]),
  ) as Pick<T, K>;
}

import * as pulumi from "@pulumi/pulumi";

import type { EventIndexerArgs } from "./args/component-args";
import { configurationMap } from "./collector/configuration-map";
import { configMapKeys } from "./collector/container-paths";
import {
  type CollectorCredential,
  credentialKind,
  credentialSecret,
  credentialVariableSources,
} from "./collector/credential-secret";
import { type IndexerSettings, indexerMemory, indexerYaml } from "./collector/indexer/indexer-config";
import { indexerDeployment } from "./collector/indexer/indexer-deployment";
import { kafkaAccess } from "./collector/kafka/kafka-client";
import { goRuntimeVariables } from "./collector/memory-plan";
import { dependenciesOf, givesProvider, refuseForeignProviders, registeredArgs } from "./component-options";
import { dataStreams } from "./data-stream";
import { elasticstackProvider } from "./elasticsearch/provider";
import { createPublisher } from "./elasticsearch/publisher";
import { clusterProvider } from "./kubernetes";
import type { ResolvedIndexer } from "./resolved-args";
import { givenArguments } from "./validation/given-arguments";
import { resolveIndexer } from "./validation/indexer-arguments";
import { kafkaTarget } from "./validation/kafka-arguments";
import { type Problems, argumentProblems } from "./validation/problems";

/**
 * What brings the documents of a Kafka topic to Elasticsearch, once per data stream namespace: a Deployment of Filebeats
 * with its ConfigMap and credentials. The documents are those that clusters with `output: kafka` write, and Elasticsearch
 * gets them as it would from the clusters themselves, with the same ids. Needs `kafka` with its brokers, `elasticsearch`
 * with its endpoints, and a credential. Name the store of the same program in `dependsOn`.
 *
 * The caller's providers of `kubernetes` and `elasticstack` are used where `providers` has them; the second declares
 * what `createPublisher` asks for.
 */
export class EventIndexer extends pulumi.ComponentResource {
  /** The data stream that the documents go to. */
  public readonly dataStream: pulumi.Output<string>;
  /** Where documents go that Elasticsearch refused. */
  public readonly deadLetterDataStream: pulumi.Output<string>;
  /** The topic that is read. */
  public readonly topic: pulumi.Output<string>;
  /** Name of the consumer group. */
  public readonly consumerGroup: pulumi.Output<string>;
  /** Name of the Deployment. */
  public readonly deploymentName: pulumi.Output<string>;

  constructor(name: string, args: EventIndexerArgs, opts?: pulumi.ComponentResourceOptions) {
    const problems = argumentProblems("EventIndexer", name);
    const given = givenArguments(problems, args);
    const settings = checkedIndexer(problems, given, opts);
    super("tetragon-elastic:index:EventIndexer", name, registeredArgs(given), opts);
    const provider =
      this.getProvider("kubernetes:core/v1:Secret") ?? clusterProvider(name, settings, { parent: this });
    const child = { parent: this, provider, dependsOn: dependenciesOf(opts) };
    const credential = credentialOf(name, settings, provider, this, opts);

    const objectName = settings.dataStreamNamespace.apply(indexerName);
    const configuration = configurationMap(
      `${name}-configuration`,
      objectName,
      settings.kubernetesNamespace,
      configMapData(settings, credential),
      child,
    );
    const secret = credentialSecret(
      `${name}-credentials`,
      credential,
      settings.kubernetesNamespace,
      JSON.stringify,
      child,
    );
    const access = kafkaAccess(`${name}-kafka`, settings.kafka, settings.kubernetesNamespace, child);
    const deployment = indexerDeployment(
      name,
      settings,
      {
        objectName,
        configMap: configuration.name,
        variables: [
          ...runtimeVariables(settings),
          ...access.variables,
          ...credentialVariableSources(credential, secret),
        ],
        checksum: configuration.hash.apply((hash) =>
          credential.from === "value" ? hash : `${hash}-${settings.publisher.rotation}`,
        ),
      },
      { ...child, dependsOn: dependenciesOf(opts, configuration.configMap) },
    );

    const streams = settings.dataStreamNamespace.apply(dataStreams);
    this.dataStream = streams.events;
    this.deadLetterDataStream = streams.deadLetter;
    this.topic = settings.kafka.topic;
    this.consumerGroup = settings.consumerGroup;
    this.deploymentName = deployment.metadata.name;
    this.registerOutputs({
      dataStream: this.dataStream,
      deadLetterDataStream: this.deadLetterDataStream,
      topic: this.topic,
      consumerGroup: this.consumerGroup,
      deploymentName: this.deploymentName,
    });
  }
}

/** A name of the Deployment that a namespace of data streams has to itself. */
function indexerName(dataStreamNamespace: string): string {
  return `tetragon-indexer-${dataStreamNamespace.replace(/[_.]/g, "-").slice(0, 40)}`.replace(/-+$/, "");
}

function checkedIndexer(
  problems: Problems,
  args: EventIndexerArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): ResolvedIndexer {
  refuseForeignProviders(problems, opts);
  const settings = resolveIndexer(problems, args, { elasticstack: givesProvider(opts, "elasticstack") });
  if (!settings) {
    throw problems.error();
  }
  return settings;
}

/** What the pods authenticate with against Elasticsearch; a key is made for them where that is asked for. */
function credentialOf(
  name: string,
  settings: ResolvedIndexer,
  kubernetes: pulumi.ProviderResource,
  parent: pulumi.Resource,
  opts: pulumi.ComponentResourceOptions | undefined,
): CollectorCredential {
  const { publisherSource, credential, dataStreamNamespace, publisher } = settings;
  if (publisherSource.from !== "created") {
    return publisherSource;
  }
  const provider =
    parent.getProvider("elasticstack:index:any") ??
    (credential && elasticstackProvider(name, { ...settings, credential }, kubernetes, { parent }).provider);
  if (!provider) {
    throw new Error("the checks of the arguments let no indexer through without a provider");
  }
  const clusterName = pulumi.interpolate`indexer-${dataStreamNamespace}`;
  const created = createPublisher(
    name,
    { clusterName, dataStreamNamespace, publisher },
    { parent, provider, dependsOn: dependenciesOf(opts) },
  );
  return { from: "value", credential: created.credential };
}

function configMapData(
  settings: ResolvedIndexer,
  credential: CollectorCredential,
): pulumi.Output<Record<string, string>> {
  return known(settings).apply((values): Record<string, string> => {
    const { ca } = values.elasticsearch;
    return {
      [configMapKeys.config]: indexerYaml(values, credentialKind(credential)),
      ...(ca ? { [configMapKeys.ca]: ca } : {}),
      ...(values.kafka.ca ? { [configMapKeys.kafkaCa]: values.kafka.ca } : {}),
    };
  });
}

function known(settings: ResolvedIndexer): pulumi.Output<IndexerSettings> {
  const { dataStreamNamespace, consumerGroup, kafka, elasticsearch, indexer } = settings;
  return pulumi.output({
    dataStreamNamespace,
    consumerGroup,
    kafka: kafkaTarget(kafka),
    elasticsearch,
    indexer,
  });
}

function runtimeVariables(settings: ResolvedIndexer) {
  const variables = known(settings).apply((values) => goRuntimeVariables(indexerMemory(values)));
  return [
    { name: "GOGC", value: variables.GOGC },
    { name: "GOMEMLIMIT", value: variables.GOMEMLIMIT },
  ];
}

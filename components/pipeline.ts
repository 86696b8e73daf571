import * as elasticstack from "@pulumi/elasticstack";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { FilebeatSidecar, type FilebeatSidecarArgs } from "./collector/filebeat-sidecar";
import { dataStreams } from "./collector/filebeat-config";
import { IndexTemplates, type IndexTemplatesArgs } from "./elasticsearch/index-templates";
import { Retention, type RetentionArgs } from "./elasticsearch/lifecycle";
import { elasticstackProvider } from "./elasticsearch/provider";
import { Publisher, type PublisherArgs } from "./elasticsearch/publisher";
import { KibanaContent, type KibanaContentArgs } from "./kibana/content";
import { clusterProvider, releaseNamespace } from "./kubernetes";
import type { Settings } from "../settings/stack-settings";
import type { Credential } from "../settings/credentials";
import { TetragonRelease, type TetragonReleaseArgs } from "./tetragon/release";
import { TracingPolicies, type TracingPoliciesArgs } from "./tetragon/tracing-policies";
import type { Transform } from "./transforms";

/** A hook for every child resource, for what no setting foresees. */
export type Transforms = NonNullable<FilebeatSidecarArgs["transforms"]> &
  NonNullable<IndexTemplatesArgs["transforms"]> &
  NonNullable<RetentionArgs["transforms"]> &
  NonNullable<PublisherArgs["transforms"]> & {
    namespace?: Transform<kubernetes.core.v1.NamespaceArgs>;
    release?: TetragonReleaseArgs["transform"];
    policy?: TracingPoliciesArgs["transform"];
    dataView?: KibanaContentArgs["transform"];
  };

/** Arguments of `TetragonPipeline`. */
export interface TetragonPipelineArgs {
  /** From `readSettings`. */
  settings: Settings;
  transforms?: Transforms;
}

/**
 * Everything between one cluster's kernels and a searchable document: Tetragon with its policies, Filebeat beside the
 * agent, and the Elasticsearch and Kibana objects unless another stack owns them.
 */
export class TetragonPipeline extends pulumi.ComponentResource {
  /** The data stream that the events of this cluster go to. */
  public readonly dataStream: string;
  /** Where documents go that Elasticsearch refused. */
  public readonly deadLetterDataStream: string;

  constructor(name: string, args: TetragonPipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tetragon-elastic:index:TetragonPipeline", name, {}, opts);
    const { settings, transforms = {} } = args;
    const child = { parent: this };

    const cluster = clusterProvider(settings, child);
    const elastic = this.elasticProvider(settings, cluster);
    const assets = elastic && this.elasticAssets(settings, elastic, transforms);
    const credential = this.publisherCredential(settings, elastic, transforms);

    const namespace = releaseNamespace(settings, { ...child, provider: cluster }, transforms.namespace);
    const sidecar = new FilebeatSidecar(
      "filebeat-sidecar",
      { settings, credential, provider: cluster, dependsOn: namespace, transforms },
      child,
    );
    const tetragon = new TetragonRelease(
      "tetragon-release",
      {
        settings,
        collector: sidecar.values,
        provider: cluster,
        // Documents that arrive before the templates would get a mapping of Elasticsearch's own making.
        dependsOn: [...namespace, sidecar.configMap, ...(assets ?? [])],
        transform: transforms.release,
      },
      child,
    );
    new TracingPolicies(
      "tracing-policies",
      {
        policies: settings.policies,
        provider: cluster,
        release: tetragon.release,
        transform: transforms.policy,
      },
      child,
    );

    const streams = dataStreams(settings.dataStreamNamespace);
    this.dataStream = streams.events;
    this.deadLetterDataStream = streams.deadLetter;
    this.registerOutputs({ dataStream: this.dataStream, deadLetterDataStream: this.deadLetterDataStream });
  }

  private elasticProvider(
    settings: Settings,
    cluster: kubernetes.Provider,
  ): elasticstack.Provider | undefined {
    const { provider } = settings.credentials;
    return provider && elasticstackProvider(settings, provider, cluster, { parent: this });
  }

  /** The shared objects, which exactly one stack owns; the resources that must exist before a document arrives. */
  private elasticAssets(
    settings: Settings,
    provider: elasticstack.Provider,
    transforms: Transforms,
  ): pulumi.Resource[] | undefined {
    if (settings.assets === "none") {
      return undefined;
    }
    const child = { parent: this };
    const retention = new Retention("retention", { settings, provider, transforms }, child);
    const templates = new IndexTemplates(
      "index-templates",
      { settings, provider, dependsOn: [retention], transforms },
      child,
    );
    if (settings.kibana.endpoint) {
      new KibanaContent("kibana-content", { settings, provider, transform: transforms.dataView }, child);
    }
    return [templates];
  }

  private publisherCredential(
    settings: Settings,
    provider: elasticstack.Provider | undefined,
    transforms: Transforms,
  ): Credential {
    const { publisher } = settings.credentials;
    if (publisher.kind === "given") {
      return publisher.credential;
    }
    if (!provider) {
      throw new Error("a publisher can only be created with a provider; the settings guarantee one");
    }
    return new Publisher("publisher", { settings, provider, transforms }, { parent: this }).credential;
  }
}

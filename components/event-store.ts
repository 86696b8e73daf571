import * as pulumi from "@pulumi/pulumi";

import { Assets, type EventStoreArgs } from "./args/component-args";
import { DocumentForm } from "./args/elasticsearch-args";
import {
  type ChildOptions,
  dependenciesOf,
  givesProvider,
  refuseForeignProviders,
  registeredArgs,
} from "./component-options";
import { dataStreamPatterns } from "./data-stream";
import { indexTemplates } from "./elasticsearch/index-templates";
import { retentionObjects } from "./elasticsearch/lifecycle";
import { officialPackage } from "./elasticsearch/official-package";
import { elasticstackProvider } from "./elasticsearch/provider";
import { kibanaContent } from "./kibana/content";
import { clusterProvider } from "./kubernetes";
import type { ResolvedStore } from "./resolved-args";
import { resolveStore } from "./validation/component-arguments";
import { givenArguments } from "./validation/given-arguments";
import { type Problems, argumentProblems } from "./validation/problems";
import { type StoredForm, claimStore } from "./validation/run-claims";
import { plainEndpoints } from "./validation/target-arguments";

/** What others wait for, by store. */
const required = new WeakMap<pulumi.Resource, { documents: pulumi.Resource[]; space: pulumi.Resource[] }>();

/**
 * The resources of a store that a cluster of the same pipeline waits for. Kibana may be away without keeping a cluster
 * waiting, unless Fleet is used, whose policies are in the same space.
 */
export function requiredOf(store: pulumi.Resource, { fleet }: { fleet: boolean }): pulumi.Resource[] {
  const { documents, space } = required.get(store) ?? { documents: [store], space: [] };
  return fleet ? [...documents, ...space] : documents;
}

/**
 * What all clusters of an Elasticsearch share, once per Elasticsearch: templates of the data streams for events and for
 * refused documents, retention, and content of Kibana. Needs `elasticsearch` with its endpoints, and a credential.
 *
 * The caller's providers of `elasticstack` and `kubernetes` are used where `providers` has them; the second only reads
 * certificates from a cluster.
 */
export class EventStore extends pulumi.ComponentResource {
  /** Pattern of the data streams of every cluster's events. */
  public readonly dataStreams: pulumi.Output<string>;
  /** Pattern of the data streams with the documents that were refused. */
  public readonly deadLetterDataStreams: pulumi.Output<string>;
  /** Which fields the documents have; a `TetragonCluster` needs the same word in its argument `eventFields`. */
  public readonly eventFields: pulumi.Output<string>;
  /** The form of documents that it takes; a `TetragonCluster` needs the same word in its argument `documents`. */
  public readonly documents: pulumi.Output<string>;

  constructor(name: string, args: EventStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    const problems = argumentProblems("EventStore", name);
    const given = givenArguments(problems, args);
    const store = checkedStore(problems, name, given, opts);
    super("tetragon-elastic:index:EventStore", name, registeredArgs(given), opts);
    const provider = this.getProvider("elasticstack:index:any") ?? ownProvider(name, store, this);
    const child = { parent: this, provider };

    const documents = storeObjects(name, store, opts, child);
    const space =
      store.kibana.endpoint && store.assets === Assets.native
        ? kibanaContent(name, store, { ...child, dependsOn: dependenciesOf(opts) })
        : [];
    required.set(this, { documents, space });

    this.dataStreams = pulumi.output(dataStreamPatterns.events);
    this.deadLetterDataStreams = pulumi.output(dataStreamPatterns.deadLetter);
    const { documents: taken, eventFields } = formOf(store);
    this.eventFields = pulumi.output<string>(eventFields);
    this.documents = pulumi.output<string>(taken);
    this.registerOutputs({
      dataStreams: this.dataStreams,
      deadLetterDataStreams: this.deadLetterDataStreams,
      eventFields: this.eventFields,
      documents: this.documents,
    });
  }
}

function formOf({ assets, eventFields }: ResolvedStore): StoredForm {
  return { documents: assets === Assets.native ? DocumentForm.mapped : DocumentForm.raw, eventFields };
}

/** What must exist before a document arrives. */
function storeObjects(
  name: string,
  store: ResolvedStore,
  opts: pulumi.ComponentResourceOptions | undefined,
  child: ChildOptions,
): pulumi.Resource[] {
  if (store.assets === Assets.integration) {
    return [officialPackage(name, store, { ...child, dependsOn: dependenciesOf(opts) })];
  }
  const retention = retentionObjects(name, store, { ...child, dependsOn: dependenciesOf(opts) });
  const templates = indexTemplates(name, store, { ...child, dependsOn: dependenciesOf(opts, ...retention) });
  return [...retention, ...templates];
}

function checkedStore(
  problems: Problems,
  name: string,
  args: EventStoreArgs,
  opts: pulumi.ComponentResourceOptions | undefined,
): ResolvedStore {
  refuseForeignProviders(problems, opts);
  const store = resolveStore(problems, args, { elasticstack: givesProvider(opts, "elasticstack") });
  const plain = store && plainEndpoints(args.elasticsearch);
  if (plain) {
    problems.attempt("elasticsearch.endpoints", () => claimStore(name, plain, formOf(store)));
  }
  if (!store || !problems.isEmpty) {
    throw problems.error();
  }
  if (plain) {
    return store;
  }
  const endpoints = store.elasticsearch.endpoints.apply((known) => {
    try {
      claimStore(name, known, formOf(store));
    } catch (error) {
      throw problems.lateError("elasticsearch.endpoints", (error as Error).message);
    }
    return known;
  });
  return { ...store, elasticsearch: { ...store.elasticsearch, endpoints } };
}

/** A provider made from the arguments; the checks guarantee a credential where the caller gives none. */
function ownProvider(name: string, store: ResolvedStore, parent: pulumi.Resource): pulumi.ProviderResource {
  const { credential, elasticsearch } = store;
  if (!credential) {
    throw new Error("the checks of the arguments let no store through without a credential");
  }
  const readsCluster =
    elasticsearch.caSecret ?? elasticsearch.caConfigMap ?? elasticsearch.clientCertificateSecret;
  const cluster = readsCluster
    ? (parent.getProvider("kubernetes:core/v1:Secret") ?? clusterProvider(name, store, { parent }))
    : undefined;
  return elasticstackProvider(name, { ...store, credential }, cluster, { parent }).provider;
}

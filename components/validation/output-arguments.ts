import type * as pulumi from "@pulumi/pulumi";

import { CollectorKind } from "../args/agent-args";
import type { ClusterContentArgs, TetragonPipelineArgs } from "../args/component-args";
import { DocumentForm } from "../args/elasticsearch-args";
import { EventOutput } from "../args/output-args";
import type { ResolvedKafka, ResolvedLogstash } from "../resolved-args";
import { closedObject } from "../tetragon/filters/filter-issues";
import { encryptionFields, hostList, resolveEncryption, resolveHosts } from "./host-lists";
import { isAbsent, resolveKafka } from "./kafka-arguments";
import type { Problems } from "./problems";
import { openGroup } from "./target-arguments";
import { oneOf } from "./words";

/** `logstash`: the Logstash that events go through. */
export const logstashGroup = closedObject("logstash", {
  hosts: hostList("Logstash", "logstash-1.example.com:5044"),
  ...encryptionFields,
});

/** Whether a cluster's nodes write to Kafka. */
export function writesToKafka({ output }: Pick<ClusterContentArgs, "output">): boolean {
  return output === EventOutput.kafka;
}

/** Whether a cluster's nodes write to something else than Elasticsearch, and need no credential for it. */
export function writesElsewhere({ output }: Pick<ClusterContentArgs, "output">): boolean {
  return output === EventOutput.kafka || output === EventOutput.logstash;
}

/**
 * Whether a pipeline has an indexer of its own. With another output than Kafka it has one as long as both `kafka` and
 * `indexer` are given: whoever changes nothing but `output` leaves no event behind in the topic.
 */
export function runsIndexer(args: Pick<TetragonPipelineArgs, "output" | "kafka" | "indexer">): boolean {
  return args.indexer !== undefined && (writesToKafka(args) || !isAbsent(args.kafka));
}

/** The settings that only one output has. */
const owners = {
  kafka: EventOutput.kafka,
  kafkaUsername: EventOutput.kafka,
  kafkaPassword: EventOutput.kafka,
  indexer: EventOutput.kafka,
  logstash: EventOutput.logstash,
} as const;

/** What a cluster writes to instead of Elasticsearch. */
export interface ResolvedOutput {
  kafka?: ResolvedKafka;
  logstash?: ResolvedLogstash;
}

/**
 * The output of a cluster, checked. Settings that another output has, and combinations that cannot work, are refused.
 */
export function resolveOutput(
  problems: Problems,
  args: ClusterContentArgs & Pick<TetragonPipelineArgs, "indexer">,
  dataStreamNamespace: pulumi.Output<string> | undefined,
): ResolvedOutput | undefined {
  const output = oneOf(problems, "output", EventOutput, args.output, "elasticsearch");
  if (output === undefined) {
    return undefined;
  }
  const empties = runsIndexer(args) && output !== EventOutput.kafka;
  refuseOfOtherOutputs(problems, args, output, empties);
  if (empties) {
    resolveKafka(problems, args, dataStreamNamespace);
  }
  if (output === EventOutput.elasticsearch) {
    return {};
  }
  refuseWhatCannotGo(problems, args, output);
  if (output === EventOutput.kafka) {
    const kafka = resolveKafka(problems, args, dataStreamNamespace);
    return kafka && { kafka };
  }
  const logstash = resolveLogstash(problems, args);
  return logstash && { logstash };
}

/** @param empties whether an indexer empties the topic that is no output any more */
function refuseOfOtherOutputs(
  problems: Problems,
  args: ClusterContentArgs & Pick<TetragonPipelineArgs, "indexer">,
  output: EventOutput,
  empties: boolean,
): void {
  for (const [key, owner] of Object.entries(owners) as [keyof typeof owners, EventOutput][]) {
    const hasMeaning = owner === output || (empties && owner === EventOutput.kafka);
    if (!hasMeaning && !isAbsent(args[key])) {
      problems.add(key, `belongs to output: ${owner}, and the output is ${output}; set output, or remove it`);
    }
  }
  if (empties && args.documents === DocumentForm.raw) {
    problems.add(
      "indexer",
      "brings mapped documents, and with raw ones the store takes no others; keep documents and assets until the topic is empty, or remove kafka and indexer",
    );
  }
}

/** What no output but Elasticsearch takes. */
function refuseWhatCannotGo(
  problems: Problems,
  args: ClusterContentArgs & Pick<TetragonPipelineArgs, "indexer">,
  output: EventOutput,
): void {
  if (args.collector === CollectorKind.elasticAgent) {
    problems.add(
      "output",
      `${output} is an output of the sidecar; an Elastic Agent's output belongs to its policy: set collector: filebeat-sidecar, or output: elasticsearch`,
    );
  }
  if (args.documents === DocumentForm.raw) {
    problems.add(
      "documents",
      `raw documents have no ids that hold on the way through ${output}; set documents: mapped, or output: elasticsearch`,
    );
  }
  if (runsIndexer(args)) {
    return;
  }
  for (const key of ["createPublisher", "publisherApiKey", "publisherSecret"] as const) {
    if (!isAbsent(args[key]) && args[key] !== false) {
      problems.add(
        key,
        `is a credential for Elasticsearch, and with output: ${output} no node writes there; remove it, or give it to ` +
          (output === EventOutput.kafka ? "the indexer" : "Logstash"),
      );
    }
  }
}

function resolveLogstash(
  problems: Problems,
  args: Pick<ClusterContentArgs, "logstash">,
): ResolvedLogstash | undefined {
  const { shape } = logstashGroup;
  const group = openGroup(problems, "logstash", args.logstash, Object.keys(shape));
  if (!group) {
    return undefined;
  }
  const hosts = resolveHosts(problems, "logstash.hosts", shape.hosts, group.hosts);
  const encryption = resolveEncryption(problems, "logstash", group);
  return hosts && encryption && !problems.has("logstash") ? { hosts, ...encryption } : undefined;
}

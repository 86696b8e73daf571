import assert from "node:assert/strict";

import { dataStreams } from "../../components/data-stream";
import { type Broken, field, nothing } from "./broken-setup";
import { document, healthyDocuments, healthyMetrics } from "./pod-samples";
import { type VerifySetup, backingIndex } from "./verify-setup";

/** Lets verify look at documents that are all that there is. */
function documents(list: () => object[], refused: () => object[] = () => []) {
  return (setup: VerifySetup) => setup.storeElsewhere(list(), refused());
}

const { events: stream } = dataStreams("dev");

function elasticRule(path: RegExp, status: number, body: unknown) {
  return async (setup: VerifySetup) => {
    setup.elasticRules = [{ path, answer: () => ({ status, body }) }];
    return () => void (setup.elasticRules = []);
  };
}

function environmentVariable(name: string, value: string): () => void {
  const before = process.env[name];
  process.env[name] = value;
  return () => {
    delete process.env[name];
    if (before !== undefined) {
      process.env[name] = before;
    }
  };
}

/** Elasticsearches, streams and documents in which one thing is wrong. */
export const brokenElasticsearch: Broken[] = [
  {
    title: "an Elasticsearch that does not answer",
    check: "elasticsearch",
    verdict: "failed",
    cause: "elasticsearch-unreachable",
    seen: /ECONNREFUSED/,
    make: async () => environmentVariable("ELASTICSEARCH_URL", "https://127.0.0.1:1"),
  },
  {
    title: "a password that is wrong",
    check: "elasticsearch",
    verdict: "failed",
    cause: "credential-refused",
    seen: /^401 /,
    make: async () => environmentVariable("ELASTICSEARCH_PASSWORD", "wrong"),
  },
  {
    title: "a certificate of another authority",
    check: "elasticsearch",
    verdict: "failed",
    cause: "elasticsearch-tls",
    seen: /certificate|self-signed|fingerprint/,
    make: async ({ elasticFront, settings }) => {
      settings.elasticsearch = { endpoints: [elasticFront.url], caFingerprint: "ab".repeat(32) };
      return () => void (settings.elasticsearch = { endpoints: [elasticFront.url], ca: elasticFront.ca });
    },
  },
  {
    title: "a page that answers in Elasticsearch's place",
    check: "elasticsearch",
    verdict: "failed",
    cause: "not-elasticsearch",
    seen: /no JSON|404|502|without a reason/,
    make: elasticRule(/^\/$/, 502, "<html>Bad Gateway</html>"),
  },
  {
    title: "another version than the stack says",
    check: "elasticsearch",
    verdict: "warning",
    cause: "version-differs",
    seen: /has 8\.19\.21, elasticsearchVersion says 8\.17\.0/,
    make: async () => nothing,
    override: { elasticsearchVersion: "8.17.0" },
  },
  {
    title: "a template that does not exist",
    check: "templates",
    verdict: "failed",
    cause: "template-missing",
    seen: /tetragon-elastic-events/,
    make: elasticRule(/^\/_index_template\/tetragon-elastic-events$/, 404, { error: { reason: "missing" } }),
  },
  {
    title: "a template that somebody changed",
    check: "templates",
    verdict: "warning",
    cause: "template-changed",
    seen: /tetragon-elastic-settings \(settings\)/,
    make: async ({ elasticFront }) => {
      const path = [...elasticFront.puts.keys()].find((key) => key.includes("tetragon-elastic-settings"));
      assert.ok(path);
      const put = elasticFront.puts.get(path);
      elasticFront.puts.set(path, { template: { settings: { index: { number_of_replicas: "7" } } } });
      return () => void elasticFront.puts.set(path, put);
    },
  },
  {
    title: "a data stream that does not exist",
    check: "data-stream",
    verdict: "failed",
    cause: "stream-missing",
    seen: /there is no logs-cilium_tetragon\.log-dev/,
    make: elasticRule(new RegExp(`^/(_data_stream/${stream}|${stream}/_settings)$`), 404, {}),
  },
  {
    title: "an index in the data stream's place",
    check: "data-stream",
    verdict: "failed",
    cause: "stream-is-index",
    seen: /is an index/,
    make: elasticRule(new RegExp(`^/_data_stream/${stream}$`), 404, {}),
  },
  {
    title: "documents that stopped an hour ago",
    check: "documents",
    verdict: "failed",
    cause: "stream-silent",
    seen: /^1 documents, the newest of /,
    make: documents(() => [document("node-1", "exec", {}, 3_600)]),
  },
  {
    title: "a collector that sends raw lines",
    check: "mapped",
    verdict: "failed",
    cause: "documents-raw",
    seen: /^1 of 13 have no event\.kind$/,
    make: documents(() => [
      ...healthyDocuments(),
      { "@timestamp": new Date().toISOString(), message: '{"process_exec":{}}' },
    ]),
  },
  {
    title: "a node that sends nothing",
    check: "nodes",
    verdict: "failed",
    cause: "node-silent",
    seen: /^1 of 3: node-3$/,
    make: documents(() => healthyDocuments(["node-1", "node-2"])),
  },
  {
    title: "a node that works off a backlog",
    check: "lag",
    verdict: "warning",
    cause: "node-behind",
    seen: /^node-1 10 minutes$/,
    make: documents(() => [
      ...healthyDocuments(["node-2", "node-3"]),
      document("node-1", "exec", { event: { action: "exec", ingested: new Date().toISOString() } }, 600),
    ]),
  },
  {
    title: "no end of a process",
    check: "kinds",
    verdict: "warning",
    cause: "kind-missing",
    seen: /^no end in a day, but exec 3$/,
    make: documents(() => ["node-1", "node-2", "node-3"].map((node) => document(node, "exec"))),
  },
  {
    title: "a line that could not be mapped",
    check: "pipeline-errors",
    verdict: "warning",
    cause: "pipeline-errors",
    seen: /^1 in a day, for example on node-1: the line is JSON but no object$/,
    make: documents(() => [
      ...healthyDocuments(),
      document("node-1", "", {
        event: { kind: "pipeline_error" },
        error: { message: "the line is JSON but no object" },
      }),
    ]),
  },
  {
    title: "a document that Elasticsearch refused",
    check: "dead-letters",
    verdict: "warning",
    cause: "dead-letters",
    seen: /^1 in a day, for example on node-2: mapper_parsing_exception$/,
    make: documents(healthyDocuments, () => [
      document("node-2", "exec", { error: { message: "mapper_parsing_exception" } }),
    ]),
  },
  {
    title: "events of containers without their pod",
    check: "kubernetes-metadata",
    verdict: "warning",
    cause: "metadata-missing",
    seen: /^3 of 15 have none$/,
    make: documents(() => [
      ...healthyDocuments(),
      ...["node-1", "node-2", "node-3"].map((node) => document(node, "exec", { kubernetes: {} })),
    ]),
  },
  {
    title: "events that were rate-limited",
    check: "throttling",
    verdict: "warning",
    cause: "throttled",
    seen: /^1 times rate_limited in a day$/,
    make: documents(() => [...healthyDocuments(), document("node-1", "rate_limited")]),
  },
  {
    title: "agents that exported more than arrived",
    check: "loss",
    verdict: "failed",
    cause: "events-lost",
    seen: /^300 exported by 3 agents, \d+ arrived, \d+ missing$/,
    make: field("metrics", healthyMetrics(100)),
  },
  {
    title: "another retention than the stack's",
    check: "retention",
    verdict: "failed",
    cause: "retention-differs",
    seen: /^365d by lifecycle, the stack says \d+d by lifecycle$/,
    make: field("lifecycle", { data_retention: "365d", enabled: true }),
  },
  {
    title: "a write index of an older template",
    check: "rollover",
    verdict: "warning",
    cause: "rollover-pending",
    seen: /lacks \d+ fields/,
    make: elasticRule(/_mapping$/, 200, {
      [backingIndex(stream)]: { mappings: { properties: { message: { type: "text" } } } },
    }),
  },
  {
    title: "a publisher that lacks a right",
    check: "publisher",
    verdict: "failed",
    cause: "publisher-lacks-rights",
    seen: /create_doc on logs-cilium_tetragon\.log-dev/,
    make: field("lacking", ["create_doc"]),
  },
  {
    title: "a publisher that may read and delete",
    check: "publisher",
    verdict: "warning",
    cause: "publisher-has-too-much",
    seen: /read on .*, delete on /,
    make: field("excess", ["read", "delete"]),
  },
];

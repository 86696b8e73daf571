import { fieldCatalog } from "../../components/elasticsearch/catalog";
import { mappingsOf } from "../../components/elasticsearch/mappings";
import { type Broken, field, nothing } from "./broken-setup";
import type { FrontAnswer } from "./answering-front";
import type { VerifySetup } from "./verify-setup";

/** A stack that shares another one's templates. */
const shared = { assets: "none" };

/** Lets the store that another stack owns have the given template for the stream; none with undefined. */
function storeOf(template: object | undefined) {
  return rule(/^\/_index_template\/_simulate_index\//, { status: 200, body: template ? { template } : {} });
}

function rule(path: RegExp, answer: FrontAnswer) {
  return async (setup: VerifySetup) => {
    setup.elasticRules = [{ path, answer: () => answer }];
    return () => void (setup.elasticRules = []);
  };
}

const { ecs, tetragon } = fieldCatalog("lean");
const leanTemplate = { mappings: mappingsOf([...ecs, ...tetragon], { arraysInOrder: true }) };

/** Stores of other stacks, and Kibanas, in which one thing is wrong. */
export const brokenStores: Broken[] = [
  {
    title: "another stack's store without templates",
    check: "templates",
    verdict: "failed",
    cause: "template-missing",
    seen: /^no template is for logs-cilium_tetragon\.log-dev, which another stack owns$/,
    make: storeOf(undefined),
    override: shared,
  },
  {
    title: "another stack's store in which only Elasticsearch's own template is for the stream",
    check: "templates",
    verdict: "failed",
    cause: "template-missing",
    seen: /^the one for \S+ has 1 of \d+ fields$/,
    make: storeOf({ mappings: { properties: { "@timestamp": { type: "date" } } } }),
    override: shared,
  },
  {
    title: "another stack's store with fewer event fields",
    check: "templates",
    verdict: "warning",
    cause: "event-fields-differ",
    seen: /^\d+ of \d+ fields, \S+ for example$/,
    make: storeOf(leanTemplate),
    override: { ...shared, filebeat: { eventFields: "full" } },
  },
  {
    title: "another stack's store that never deletes",
    check: "retention",
    verdict: "warning",
    cause: "retention-endless",
    seen: /^no end by lifecycle$/,
    make: field("lifecycle", { enabled: true }),
    override: shared,
  },
  {
    title: "a write index that is older than another stack's templates",
    check: "rollover",
    verdict: "warning",
    cause: "rollover-pending",
    seen: /lacks 1 fields, added\.later for example$/,
    make: storeOf({ mappings: { properties: { added: { properties: { later: { type: "keyword" } } } } } }),
    override: shared,
  },
  {
    title: "a Kibana that does not answer",
    check: "data-view",
    verdict: "warning",
    cause: "kibana-unreachable",
    seen: /^https:\/\/127\.0\.0\.1:1: ECONNREFUSED$/,
    make: async () => nothing,
    override: { kibana: { endpoint: "https://127.0.0.1:1" } },
  },
  {
    title: "another page in Kibana's place",
    check: "data-view",
    verdict: "warning",
    cause: "kibana-unreachable",
    seen: /answers 200, and not as Kibana does$/,
    make: kibanaThat(200, "<html>Log in</html>"),
  },
  {
    title: "a data view that somebody deleted",
    check: "data-view",
    verdict: "failed",
    cause: "data-view-missing",
    seen: /^cilium_tetragon in space default$/,
    make: kibanaThat(404, { statusCode: 404, error: "Not Found" }),
  },
];

/** A Kibana behind the certificate of Elasticsearch, since its CA is the default for both. */
function kibanaThat(status: number, body: unknown) {
  const answers = rule(/^\/api\/data_views\//, { status, body });
  return async (setup: VerifySetup) => {
    const mend = await answers(setup);
    setup.settings.kibana = { endpoint: setup.elasticFront.url };
    return async () => {
      await mend();
      delete setup.settings.kibana;
    };
  };
}

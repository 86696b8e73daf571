import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import type { RenderedResource } from "../../../tools/render-stack";
import { detectionRules } from "../../../components/kibana/rules/detection-rules";
import { checkInputs } from "../../engine/elastic/input-check";
import { readSdkSchema } from "../../engine/elastic/sdk-schema";
import { cluster, resourcesOf, store } from "../components/programs";
import { EventStore, TetragonPipeline } from "../../../components/index";
import { all, only } from "../stacks/rendered";
import { refuses } from "../settings/refusals";

const endpoint = "https://kibana.example.com:5601";

/** What a store declares in Kibana with these settings. */
async function content(kibana: object): Promise<RenderedResource[]> {
  const resources = await resourcesOf(() => {
    new EventStore("s", { ...store, kibana });
  });
  return resources.filter(({ type }) => /:Kibana/.test(type));
}

describe("the content of Kibana", () => {
  it("is two data views and all dashboards, which wait for them, where an endpoint is all that is said", async () => {
    const resources = await content({ endpoint });
    assert.deepEqual(resources.map(({ name }) => name).sort(), [
      "s-dashboards",
      "s-data-view",
      "s-dead-letter-data-view",
    ]);
    const { inputs, dependsOn } = only(resources, "KibanaImportSavedObjects");
    assert.deepEqual([...(dependsOn ?? [])].sort(), ["s-data-view", "s-dead-letter-data-view"]);
    assert.equal(inputs.overwrite, true);
    assert.equal(inputs.createNewCopies, undefined);
    assert.equal(inputs.spaceId, "default");
  });

  it("has inputs that the provider's types take", async () => {
    const schema = readSdkSchema();
    const everything = {
      endpoint,
      space: "security",
      createSpace: true,
      analystRole: "analyst",
      detectionRules: ["all"],
      healthAlerts: { connectors: ["slack"], clusters: ["eu", "us"] },
    };
    for (const { type, name, inputs } of await content(everything)) {
      assert.deepEqual(checkInputs(inputs, schema.resources[type] ?? {}, schema.types), [], name);
    }
  });

  it("is nothing without an endpoint", async () => {
    assert.deepEqual(await content({}), []);
    assert.deepEqual(await content({ dashboards: [], createSpace: false }), []);
  });

  it("is a data view alone where no dashboards are wanted", async () => {
    const resources = await content({ endpoint, dashboards: [] });
    assert.deepEqual(
      resources.map(({ name }) => name),
      ["s-data-view"],
    );
  });

  it("goes into a space of its own, which outlives the stack", async () => {
    const resources = await content({ endpoint, space: "security", createSpace: true });
    assert.equal(only(resources, "KibanaSpace").inputs.spaceId, "security");
    for (const view of all(resources, "KibanaDataView")) {
      assert.equal(view.inputs.spaceId, "security");
      assert.deepEqual(view.dependsOn, ["s-space"]);
    }
  });

  it("has a role that reads the streams and the space, and nothing else", async () => {
    const resources = await content({ endpoint, space: "security", analystRole: "tetragon-analyst" });
    const { inputs } = only(resources, "KibanaSecurityRole");
    assert.equal(inputs.name, "tetragon-analyst");
    assert.deepEqual(inputs.kibanas, [{ spaces: ["security"], bases: ["read"] }]);
    assert.deepEqual(inputs.elasticsearch, {
      indices: [
        {
          names: ["logs-cilium_tetragon.log-*", "logs-cilium_tetragon.dead_letter-*"],
          privileges: ["read", "view_index_metadata"],
        },
      ],
    });
  });
});

describe("detection rules in Kibana", () => {
  it("are none unless they are asked for", async () => {
    assert.deepEqual(all(await content({ endpoint }), "KibanaSecurityDetectionRule"), []);
  });

  it("are of a basic type, look back by the time of arrival, and are as the stack wants them", async () => {
    const rules = all(
      await content({ endpoint, space: "security", detectionRules: ["all"], detectionRulesEnabled: false }),
      "KibanaSecurityDetectionRule",
    );
    assert.equal(rules.length, detectionRules.length);
    for (const { inputs, name } of rules) {
      const isSequence = String(inputs.query).startsWith("sequence by ");
      assert.deepEqual(
        [inputs.type, inputs.language],
        isSequence ? ["eql", "eql"] : ["query", "kuery"],
        name,
      );
      assert.equal(inputs.timestampOverride, "event.ingested", name);
      assert.equal(inputs.enabled, false, name);
      assert.equal(inputs.spaceId, "security", name);
      assert.deepEqual(inputs.indices, ["logs-cilium_tetragon.log-*"], name);
      assert.equal(inputs.alertSuppression, undefined, name);
    }
  });

  it("look back by the time of the event where no pipeline sets the time of arrival", async () => {
    const resources = await resourcesOf(() => {
      const kibana = { endpoint, detectionRules: ["reverse-shell"] };
      new EventStore("s", { ...store, kibana, retention: { finalPipeline: false } });
    });
    assert.equal(only(resources, "KibanaSecurityDetectionRule").inputs.timestampOverride, undefined);
  });

  it("look back further where they are about several events, whose order the file's decides at last", async () => {
    const { inputs } = only(
      await content({ endpoint, detectionRules: ["downloaded-then-executed"] }),
      "KibanaSecurityDetectionRule",
    );
    assert.deepEqual(
      [inputs.from, inputs.to, inputs.interval, inputs.tiebreakerField],
      ["now-14m", "now", "5m", "log.offset"],
    );
    assert.match(String(inputs.query), /^sequence by container\.id with maxspan=300s\n {2}\[process where /);
  });

  it("take their title and severity from the policy where they are about any", async () => {
    const { inputs } = only(
      await content({ endpoint, detectionRules: ["policy-hit"] }),
      "KibanaSecurityDetectionRule",
    );
    assert.equal(inputs.ruleNameOverride, "rule.name");
    const [mapping] = inputs.severityMappings as object[];
    assert.deepEqual(mapping, {
      field: "rule.name",
      operator: "equals",
      value: "kernel-control-files",
      severity: "high",
    });
  });
});

describe("a rule whose policy the cluster of a pipeline does not load", () => {
  const kibana = { endpoint, ca: "system", detectionRules: ["kernel-module-loaded", "reverse-shell"] };

  it("is warned about, and only that one", async () => {
    assert.deepEqual(await warningsOf({ kibana }), [
      "the detection rule kernel-module-loaded finds nothing in events of this cluster, which does not load the policy kernel-modules; add it to tetragon.policies, or leave the rule out",
    ]);
  });

  it("is not warned about where the policy is loaded", async () => {
    assert.deepEqual(await warningsOf({ kibana, tetragon: { policies: [{ name: "kernel-modules" }] } }), []);
  });
});

/** What a pipeline with these arguments warns about its detection rules. */
async function warningsOf(args: object): Promise<string[]> {
  const found: string[] = [];
  const { warn } = pulumi.log;
  const log = pulumi.log as { warn: (sentence: string) => Promise<void> };
  log.warn = (sentence) => Promise.resolve(void found.push(sentence));
  try {
    await resourcesOf(() => {
      new TetragonPipeline("p", { ...store, ...cluster, publisherApiKey: undefined, ...args });
    });
  } finally {
    log.warn = warn as typeof log.warn;
  }
  return found.filter((sentence) => sentence.includes("detection rule"));
}

describe("health alerts in Kibana", () => {
  it("watch silence, dead letters, dropped events and lines that are no events", async () => {
    const alerts = all(
      await content({
        endpoint,
        healthAlerts: { connectors: ["slack"], silentMinutes: 30, errorPercent: 1 },
      }),
      "KibanaAlertingRule",
    );
    assert.deepEqual(
      alerts.map(({ name }) => name),
      ["s-alert-dead-letters", "s-alert-dropped", "s-alert-pipeline-errors", "s-alert-silence"],
    );
    const params = (suffix: string) =>
      JSON.parse(String(alerts.find(({ name }) => name === `s-alert-${suffix}`)?.inputs.params)) as Record<
        string,
        unknown
      >;
    assert.deepEqual(params("silence").threshold, [1]);
    assert.equal(params("silence").thresholdComparator, "<");
    assert.equal(params("silence").timeWindowSize, 30);
    assert.equal(params("dropped").termField, "host.name");
    assert.deepEqual(params("dead-letters").index, ["logs-cilium_tetragon.dead_letter-*"]);
    assert.match(JSON.stringify(params("pipeline-errors")), /errors \* 100 > documents \* 1/);
    for (const { inputs } of alerts) {
      assert.deepEqual(
        (inputs.actions as { id: string }[]).map(({ id }) => id),
        ["slack"],
      );
    }
  });

  it("watch each cluster that is named, since a silent one has no events to be found by", async () => {
    const alerts = all(
      await content({ endpoint, healthAlerts: { clusters: ["eu", "us"] } }),
      "KibanaAlertingRule",
    );
    const names = alerts.map(({ name }) => name).filter((name) => name.includes("silence"));
    assert.deepEqual(names, ["s-alert-silence-eu", "s-alert-silence-us"]);
  });
});

describe("content of Kibana is refused:", () => {
  const names = "all, overview, process, network, files, privilege, health";
  const needsKibana = "needs a Kibana; set kibana.endpoint to its URL, or remove this";
  refuses([
    [
      "a dashboard that there is not",
      { kibana: { endpoint, dashboards: ["overview", "pods"] } },
      `kibana.dashboards[1]: is no dashboard; use ${names}`,
    ],
    [
      "a rule that there is not",
      { kibana: { endpoint, detectionRules: ["reverse-shells"] } },
      "kibana.detectionRules[0]: is no detection rule; docs/detections.md lists them",
    ],
    [
      "an exception of a rule that there is not",
      { kibana: { endpoint, ruleExceptions: [{ rule: "x", field: "host.name", values: ["a"] }] } },
      "kibana.ruleExceptions[0].rule: is no detection rule; docs/detections.md lists them",
    ],
    [
      "an exception on a field that there is not",
      { kibana: { endpoint, ruleExceptions: [{ rule: "kexec", field: "host.nam", values: ["a"] }] } },
      "kibana.ruleExceptions[0].field: is no field of the documents that has whole values; docs/fields.md lists them",
    ],
    [
      "an exception on words inside a text",
      { kibana: { endpoint, ruleExceptions: [{ rule: "kexec", field: "message", values: ["a"] }] } },
      "kibana.ruleExceptions[0].field: is no field of the documents that has whole values; docs/fields.md lists them",
    ],
    [
      "an exception without values",
      { kibana: { endpoint, ruleExceptions: [{ rule: "kexec", field: "host.name", values: [] }] } },
      "kibana.ruleExceptions[0].values: must name at least one value",
    ],
    [
      "rules without Kibana",
      { kibana: { detectionRules: ["all"] } },
      `kibana.detectionRules: ${needsKibana}`,
    ],
    ["alerts without Kibana", { kibana: { healthAlerts: {} } }, `kibana.healthAlerts: ${needsKibana}`],
    [
      "one word instead of a list",
      { kibana: { endpoint, dashboards: "all" } },
      'kibana.dashboards: write a list of dashboards: ["all"], names, or [] for none',
    ],
    [
      "the name of a role",
      { kibana: { endpoint, analystRole: "_x" } },
      "kibana.analystRole: must be the name of a role: up to 255 printable ASCII characters without spaces at the ends",
    ],
    ["dashboards without Kibana", { kibana: { dashboards: ["all"] } }, `kibana.dashboards: ${needsKibana}`],
    ["a role without Kibana", { kibana: { analystRole: "x" } }, `kibana.analystRole: ${needsKibana}`],
    ["a space without Kibana", { kibana: { createSpace: true } }, `kibana.createSpace: ${needsKibana}`],
    [
      "dashboards of a stack that owns no store",
      { assets: "none", kibana: { endpoint, dashboards: ["all"] } },
      "kibana.dashboards: belongs to the stack that owns the store; remove this, or set assets: native",
    ],
    [
      "a Kibana that is too old, by the version of its Elasticsearch",
      { kibana: { endpoint }, elasticsearchVersion: "8.12.2" },
      "elasticsearchVersion: 8.12.2 is too old; this project needs Elasticsearch 8.13.0 or later",
    ],
  ]);
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { type FieldType, fieldCatalog } from "../../../components/elasticsearch/catalog";
import { fieldsOf, is } from "../../../components/kibana/query/condition";
import { kql } from "../../../components/kibana/query/kql";
import { detectionRules, eventRules } from "../../../components/kibana/rules/detection-rules";
import { threats } from "../../../components/kibana/rules/mitre";
import { detectionRuleId, ruleCondition } from "../../../components/kibana/rules/rule-resources";
import { policyLibrary } from "../../../components/tetragon/policies/library";
import { detectionPage, detectionsMarkdown } from "../../../tools/detection-reference";
import { parseKql } from "./kql-parser";
import { assertSameQuery } from "./same-query";

const searchable: FieldType[] = ["boolean", "constant_keyword", "ip", "keyword", "long", "wildcard"];

describe("a detection rule", () => {
  it("has a name and an id of its own, and what a reader needs", () => {
    assert.ok(detectionRules.length >= 40);
    assert.equal(new Set(detectionRules.map(({ name }) => name)).size, detectionRules.length);
    assert.equal(new Set(detectionRules.map(({ title }) => title)).size, detectionRules.length);
    for (const { name, description, falsePositives, misses } of detectionRules) {
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      for (const sentence of [description, misses, ...falsePositives]) {
        assert.match(sentence, /^[A-Za-z].*\.$/, name);
      }
      assert.ok(falsePositives.length > 0, name);
    }
  });

  it("keeps its id, by which Kibana knows it", () => {
    assert.equal(detectionRuleId("reverse-shell"), "d9d6a6e1-88ce-5e1a-8720-0901e4aa39c9");
    for (const { name } of detectionRules) {
      assert.match(detectionRuleId(name), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    }
  });

  it("says in KQL what the tests ask Elasticsearch for, of fields that documents have", () => {
    for (const mode of ["lean", "full"] as const) {
      const { ecs, tetragon } = fieldCatalog(mode);
      const types = new Map([...ecs, ...tetragon].map(({ name, type }) => [name, type]));
      for (const { name, condition } of eventRules) {
        for (const field of fieldsOf(condition)) {
          assert.ok(searchable.includes(types.get(field) as FieldType), `${name}: ${field}`);
        }
      }
    }
    for (const { condition } of eventRules) {
      assertSameQuery(condition);
    }
  });

  it("needs policies that the library has", () => {
    const names = policyLibrary.map(({ name }) => name);
    for (const { name, needs } of detectionRules) {
      assert.deepEqual(
        needs.filter((need) => !names.includes(need)),
        [],
        name,
      );
    }
  });

  it("names techniques of MITRE ATT&CK with their tactics", () => {
    for (const { name, techniques } of detectionRules) {
      assert.ok(techniques.length > 0, name);
      const found = threats(techniques).flatMap((threat) => threat.techniques.map(({ id }) => id));
      assert.deepEqual(found.sort(), [...techniques].sort(), name);
    }
    assert.deepEqual(threats(["T1611"]), [
      {
        framework: "MITRE ATT&CK",
        tactic: {
          id: "TA0004",
          name: "Privilege Escalation",
          reference: "https://attack.mitre.org/tactics/TA0004/",
        },
        techniques: [
          { id: "T1611", name: "Escape to Host", reference: "https://attack.mitre.org/techniques/T1611/" },
        ],
      },
    ]);
  });

  it("has its section in docs/detections.md, which `npm run detection-docs` writes", () => {
    assert.equal(readFileSync(detectionPage, "utf8"), detectionsMarkdown());
  });

  it("leaves alone what its exceptions name, and only its own", () => {
    const rule = eventRules.find(({ name }) => name === "tunnel-tool");
    assert.ok(rule);
    const exception = { rule: "tunnel-tool", field: "kubernetes.namespace", values: ["tools", "bastion"] };
    assert.deepEqual(ruleCondition(rule, [{ ...exception, rule: "crypto-miner" }]), rule.condition);
    const excepted = ruleCondition(rule, [exception]);
    assertSameQuery(excepted);
    assert.match(kql(excepted), /and \(not kubernetes\.namespace: \("tools" or "bastion"\)\)$/);
    assert.deepEqual(parseKql(kql(is("kubernetes.namespace", "tools"))), {
      terms: { "kubernetes.namespace": ["tools"] },
    });
  });
});

import assert from "node:assert/strict";

import { type FieldType, fieldCatalog } from "../../../components/elasticsearch/catalog";
import {
  type Condition,
  all,
  fieldsOf,
  is,
  like,
  not,
  range,
} from "../../../components/kibana/query/condition";
import { type Sequence, eql, eqlSequence, stepCondition } from "../../../components/kibana/query/eql";
import { queryDsl } from "../../../components/kibana/query/query-dsl";
import { ruleSequence } from "../../../components/kibana/rules/rule-resources";
import { sequenceRules } from "../../../components/kibana/rules/sequence-rules";
import { parseSequence } from "./eql-parser";

/** What EQL can compare, and join by. */
const comparable: FieldType[] = ["boolean", "constant_keyword", "ip", "keyword", "long", "wildcard"];
const longestSpanSeconds = 300;

/** The text says the same as the queries that the tests ask Elasticsearch for. */
function assertSameSequence(sequence: Sequence): void {
  const { by, maxSpanSeconds, steps } = sequence;
  assert.deepEqual(parseSequence(eqlSequence(sequence)), {
    by: [...by],
    maxSpan: `${maxSpanSeconds}s`,
    steps: steps.map(({ category, condition, by: own = [] }) => ({
      category,
      by: [...own],
      query: queryDsl(condition),
    })),
  });
}

describe("a rule about several events", () => {
  it("says in EQL what the tests ask Elasticsearch for of each event, joined by fields that documents have", () => {
    assert.ok(sequenceRules.length >= 3 && sequenceRules.length <= 6);
    for (const mode of ["lean", "full"] as const) {
      const { ecs, tetragon } = fieldCatalog(mode);
      const types = new Map([...ecs, ...tetragon].map(({ name, type }) => [name, type]));
      for (const { name, sequence } of sequenceRules) {
        const { by, steps } = sequence;
        for (const field of [
          ...by,
          ...steps.flatMap((step) => [...(step.by ?? []), ...fieldsOf(stepCondition(step))]),
        ]) {
          assert.ok(comparable.includes(types.get(field) as FieldType), `${name}: ${field}`);
        }
      }
    }
    sequenceRules.forEach(({ sequence }) => assertSameSequence(sequence));
  });

  it("joins all of its events, by as many fields each, within a time that the rule looks back", () => {
    for (const { name, sequence } of sequenceRules) {
      const { by, maxSpanSeconds, steps } = sequence;
      assert.ok(by.length > 0 && steps.length >= 2, name);
      assert.ok(maxSpanSeconds > 0 && maxSpanSeconds <= longestSpanSeconds, name);
      assert.equal(new Set(steps.map((step) => step.by?.length ?? 0)).size, 1, name);
    }
  });

  it("is written with EQL's own quotes, blocks of addresses and absent fields", () => {
    assert.equal(eql(is("process.name", 'a"b\\c')), 'process.name == "a\\"b\\\\c"');
    assert.equal(eql(is("destination.port", 443, 6443)), "destination.port in (443, 6443)");
    assert.equal(
      eql(not(is("destination.ip", "10.0.0.0/8", "::1"))),
      'destination.ip == null or not (cidrMatch(destination.ip, "10.0.0.0/8", "::1"))',
    );
    assert.equal(
      eql(all(range("process.exit_code", { atLeast: 1, below: 3 }), like("file.path", "/tmp/*", "*/x"))),
      '(process.exit_code >= 1 and process.exit_code < 3) and file.path like ("/tmp/*", "*/x")',
    );
    assert.throws(() => eql(not(all(is("a", 1), is("b", 2)))), /negate each of them/);
    assert.throws(() => eql(like("file.path", "/tmp/?")), /question mark/);
  });

  it("leaves alone what its exceptions name, in each event and by values of the field's type", () => {
    const [rule] = sequenceRules;
    const exception = (field: string, values: string[]) => ({ rule: rule.name, field, values });
    const sequence = ruleSequence(rule, [
      exception("kubernetes.namespace", ["builds"]),
      exception("process.pid", ["1"]),
      exception("container.security_context.privileged", ["false"]),
      { ...exception("host.name", ["x"]), rule: "another" },
    ]);
    assertSameSequence(sequence);
    const excepted: Condition[] = [
      not(is("kubernetes.namespace", "builds")),
      not(is("process.pid", 1)),
      not(is("container.security_context.privileged", false)),
    ];
    assert.deepEqual(
      sequence.steps.map(({ condition }) => condition),
      rule.sequence.steps.map(({ condition }) => all(condition, ...excepted)),
    );
  });
});

import assert from "node:assert/strict";

import { queryDsl } from "../../components/kibana/query/query-dsl";
import { type DetectionRule } from "../../components/kibana/rules/detection-rule";
import { detectionRules } from "../../components/kibana/rules/detection-rules";
import { tetragonEvents, toLine } from "../../local/generator";
import { Pipeline } from "./harness";
import { ruleCases } from "./rule-cases";

const benignEvents = 20_000;
/** Before the times of generated events, so that a sample is known by its time. */
const firstSample = Date.parse("2026-01-01T00:00:00Z");

/** A sample, and whether its rule is to find it. */
interface Placed {
  rule: string;
  found: boolean;
  time: string;
  line: string;
}

const placed: Placed[] = Object.entries(ruleCases)
  .flatMap(([rule, { finds, leaves }]) => [
    ...finds.map((sample) => ({ rule, sample, found: true })),
    ...leaves.map((sample) => ({ rule, sample, found: false })),
  ])
  .map(({ rule, sample, found }, index) => {
    const time = new Date(firstSample + index * 1000).toISOString();
    return { rule, found, time, line: sample(time) };
  });

describe("detection rules in Elasticsearch", function () {
  this.timeout(300_000);
  let pipeline: Pipeline;

  before("store samples and benign events", async () => {
    const benign = [...tetragonEvents({ seed: 7, count: benignEvents })].map(toLine);
    pipeline = await Pipeline.start({ lines: [...placed.map(({ line }) => line), ...benign] });
    await pipeline.delivered();
  });

  after(() => pipeline?.close());

  const sampleTimes = { range: { "@timestamp": { lt: "2026-01-02T00:00:00Z" } } };

  async function timesFound(rule: DetectionRule): Promise<Set<string>> {
    const query = { bool: { filter: [sampleTimes, queryDsl(rule.condition)] } };
    const hits = await pipeline.find(query);
    return new Set(hits.map(({ _source }) => new Date(String(_source["@timestamp"])).toISOString()));
  }

  it("have samples, all of them", () => {
    assert.deepEqual(Object.keys(ruleCases).sort(), detectionRules.map(({ name }) => name).sort());
  });

  for (const rule of detectionRules) {
    it(`find what they must and leave what is nearly the same: ${rule.name}`, async () => {
      const found = await timesFound(rule);
      const own = placed.filter((sample) => sample.rule === rule.name);
      assert.ok(own.some((sample) => sample.found) && own.some((sample) => !sample.found));
      for (const sample of own) {
        assert.equal(found.has(sample.time), sample.found, sample.line);
      }
    });
  }

  it("fire on benign events no more often than docs/detections.md says", async () => {
    const benign = { bool: { must_not: [sampleTimes] } };
    const often: string[] = [];
    for (const { name, condition, benignAlerts } of detectionRules) {
      const count = await pipeline.count({ bool: { filter: [benign, queryDsl(condition)] } });
      if (count > benignAlerts) {
        often.push(`${name}: ${count} of ${benignEvents}, ${benignAlerts} are stated`);
      }
    }
    assert.deepEqual(often, []);
  });
});

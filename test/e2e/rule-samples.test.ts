import assert from "node:assert/strict";

import type { Condition } from "../../components/kibana/query/condition";
import { stepCondition } from "../../components/kibana/query/eql";
import { queryDsl } from "../../components/kibana/query/query-dsl";
import type { SequenceRule } from "../../components/kibana/rules/detection-rule";
import { eventRules } from "../../components/kibana/rules/detection-rules";
import { sequenceRules } from "../../components/kibana/rules/sequence-rules";
import { tetragonEvents, toLine } from "../../local/generator";
import { completedSequences } from "./completed-sequences";
import { Pipeline, type StoredDocument } from "./harness";
import { ruleCases } from "./rule-cases";
import type { RuleCase } from "./rule-samples";
import { type Walk, walksOf } from "./sequence-near-misses";
import { sequenceCases } from "./sequence-rule-cases";

const benignEvents = 20_000;
/** None of them is one that the stated limits were derived from (docs/detections.md). */
const benignSeeds = [7, 8, 9];
const daySeconds = 86_400;
/** Before the times of generated events, so that a sample is known by its time. */
const firstSample = Date.parse("2025-01-01T00:00:00Z");
const firstSequence = firstSample + 30 * daySeconds * 1000;
const benignNode = (seed: number): string => `benign-${seed}`;

/** What one query is to find. */
interface Question extends RuleCase {
  name: string;
  condition: Condition;
}

const questions: Question[] = [
  ...eventRules.map(({ name, condition }) => ({ name, condition, ...ruleCases[name] })),
  ...sequenceRules.flatMap(({ name, sequence }) =>
    sequence.steps.map((step, index) => ({
      name: `${name}, event ${index + 1}`,
      condition: stepCondition(step),
      ...sequenceCases[name].steps[index],
    })),
  ),
];

/** A sample, and whether its question is to find it. */
interface Placed {
  question: string;
  found: boolean;
  time: string;
  line: string;
}

const placed: Placed[] = questions
  .flatMap(({ name, finds, leaves }) => [
    ...finds.map((sample) => ({ question: name, sample, found: true })),
    ...leaves.map((sample) => ({ question: name, sample, found: false })),
  ])
  .map(({ question, sample, found }, index) => {
    const time = new Date(firstSample + index * 1000).toISOString();
    return { question, found, time, line: sample(time) };
  });

/** A whole sequence, an hour from the next one. */
interface PlacedSequence extends Pick<Walk, "what" | "completes" | "hasEachStep"> {
  rule: SequenceRule;
  from: number;
  lines: string[];
}

const hour = 3_600_000;
const placedSequences: PlacedSequence[] = sequenceRules
  .flatMap((rule) => {
    const { alert, none = [] } = sequenceCases[rule.name];
    return [
      ...walksOf(rule.sequence, alert).map((walk) => ({ ...walk, rule })),
      ...none.map((events) => ({
        rule,
        events,
        what: "a case of its own",
        completes: false,
        hasEachStep: false,
      })),
    ];
  })
  .map(({ rule, events, what, completes, hasEachStep }, index) => {
    const from = firstSequence + index * hour;
    const lines = events.map(({ after, sample }) => sample(new Date(from + after * 1000).toISOString()));
    return { rule, what, completes, hasEachStep, from, lines };
  });

/** Times from a moment on, as long as given. */
function within(from: number, milliseconds: number): object {
  return { range: { "@timestamp": { gte: from, lt: from + milliseconds, format: "epoch_millis" } } };
}

describe("detection rules in Elasticsearch", function () {
  this.timeout(300_000);
  let pipeline: Pipeline;

  before("store samples and benign events", async () => {
    const benign = benignSeeds.flatMap((seed) =>
      [...tetragonEvents({ seed, count: benignEvents, nodeName: benignNode(seed) })].map(toLine),
    );
    const sequences = placedSequences.flatMap(({ lines }) => lines);
    pipeline = await Pipeline.start({ lines: [...placed.map(({ line }) => line), ...sequences, ...benign] });
    await pipeline.delivered();
  });

  after(() => pipeline?.close());

  function found(condition: Condition, when: object): Promise<StoredDocument[]> {
    return pipeline.find({ bool: { filter: [when, queryDsl(condition)] } });
  }

  async function eventsOfSteps({ sequence }: SequenceRule, when: object): Promise<StoredDocument[][]> {
    const ofSteps: StoredDocument[][] = [];
    for (const step of sequence.steps) {
      ofSteps.push(await found(stepCondition(step), when));
    }
    return ofSteps;
  }

  it("have samples, all of them", () => {
    assert.deepEqual(Object.keys(ruleCases).sort(), eventRules.map(({ name }) => name).sort());
    assert.deepEqual(Object.keys(sequenceCases).sort(), sequenceRules.map(({ name }) => name).sort());
    for (const { name, sequence } of sequenceRules) {
      const { steps, alert } = sequenceCases[name];
      assert.deepEqual([steps.length, alert.length], [sequence.steps.length, sequence.steps.length], name);
    }
  });

  for (const { name, condition } of questions) {
    it(`find what they must and leave what is nearly the same: ${name}`, async () => {
      const hits = await found(condition, within(firstSample, daySeconds * 1000));
      const times = new Set(hits.map(({ _source }) => new Date(String(_source["@timestamp"])).toISOString()));
      const own = placed.filter(({ question }) => question === name);
      assert.ok(own.some((sample) => sample.found) && own.some((sample) => !sample.found));
      for (const sample of own) {
        assert.equal(times.has(sample.time), sample.found, sample.line);
      }
    });
  }

  for (const rule of sequenceRules) {
    it(`are completed by their events in order, in time and in one place only: ${rule.name}`, async () => {
      for (const own of placedSequences.filter((each) => each.rule === rule)) {
        const { what, completes, hasEachStep, from, lines } = own;
        const ofSteps = await eventsOfSteps(rule, within(from, hour));
        const message = `${what}:\n${lines.join("\n")}`;
        // What no step finds would prove nothing about order, time and place.
        assert.ok(!hasEachStep || ofSteps.every((events) => events.length > 0), message);
        assert.equal(completedSequences(rule.sequence, ofSteps).length, completes ? 1 : 0, message);
      }
    });
  }

  for (const seed of benignSeeds) {
    it(`fire on benign events no more often than docs/detections.md says, seed ${seed}`, async () => {
      const when = { term: { "host.name": benignNode(seed) } };
      const often: string[] = [];
      const note = (name: string, count: number, limit: number): void => {
        if (count > limit) {
          often.push(`${name}: ${count} of ${benignEvents}, ${limit} are stated`);
        }
      };
      assert.ok((await pipeline.count({ bool: { filter: [when] } })) > 0.99 * benignEvents);
      for (const { name, condition, benignAlerts } of eventRules) {
        note(name, await pipeline.count({ bool: { filter: [when, queryDsl(condition)] } }), benignAlerts);
      }
      for (const rule of sequenceRules) {
        const { length } = completedSequences(rule.sequence, await eventsOfSteps(rule, when));
        note(rule.name, length, rule.benignAlerts);
      }
      assert.deepEqual(often, []);
    });
  }
});

import assert from "node:assert/strict";

import { mutatedLines } from "../../local/generator/mutate";
import { type Pipeline, withPipeline } from "./harness";

/** Number of mutated events; `FUZZ_EVENTS` raises it to the 100,000 of a full run. */
const events = Number(process.env.FUZZ_EVENTS ?? 20_000);
const seed = Number(process.env.FUZZ_SEED ?? 1);

describe(`${events.toLocaleString("en")} mutated events through Filebeat and Elasticsearch (seed ${seed})`, function () {
  this.timeout(120_000 + events * 10);

  it("are as many documents, none refused and none dropped, in lean", async () => {
    await withPipeline({}, (pipeline) => everyLineIsADocument(pipeline, events));
  });

  it("are as many documents in full too, with a fifth of them", async () => {
    const settings = { filebeat: { eventFields: "full" } };
    await withPipeline({ settings }, (pipeline) => everyLineIsADocument(pipeline, events / 5));
  });
});

async function everyLineIsADocument(pipeline: Pipeline, count: number): Promise<void> {
  for (const line of mutatedLines({ seed, count })) {
    pipeline.log.write(line);
  }
  const { dropped, filtered } = await pipeline.delivered(count);
  assert.deepEqual(await refusals(pipeline), [], "Elasticsearch refused events");
  assert.deepEqual({ dropped, filtered }, { dropped: 0, filtered: 0 });
  assert.equal(await pipeline.count(), count);
}

/** The beginnings of some dead letters, which hold the reason. */
async function refusals(pipeline: Pipeline): Promise<string[]> {
  const letters =
    (await pipeline.deadLetters()) > 0 ? await pipeline.find(undefined, pipeline.streams.deadLetter) : [];
  return letters
    .slice(0, 20)
    .map(({ _source: source }) => JSON.stringify(source.error ?? source).slice(0, 1_000));
}

import type { Sequence } from "../../components/kibana/query/eql";
import { execId, linePid } from "./lines";
import type { Sample } from "./rule-samples";

/** An event of a sample sequence: seconds after its beginning. */
export interface SampleEvent {
  after: number;
  sample: Sample;
}

/** Events in the order of their times, and whether they complete the sequence. */
export interface Walk {
  /** How they differ from the sample, for the message of a test that fails. */
  what: string;
  events: SampleEvent[];
  completes: boolean;
  /** Whether each step has an event, so that only order, time or place keeps it from an alert. */
  hasEachStep: boolean;
}

/** Gives a line another value of a field that events of a sequence have in common. */
const withOther: Record<string, (line: string) => string> = {
  "container.id": (line) => line.replaceAll("3f0f4e7a9d8c", "000000000000"),
  "process.entity_id": (line) => line.replaceAll(execId(linePid), execId(linePid + 1)),
  "process.parent.entity_id": (line) => line.replaceAll(execId(linePid - 11), execId(linePid - 10)),
};

/**
 * A sample that completes a sequence, the same begun twice, and what is nearly the same: neighbours that change places,
 * an event with another value of a common field, an end that is too late, an event that is missing.
 */
export function walksOf({ by, maxSpanSeconds, steps }: Sequence, events: readonly SampleEvent[]): Walk[] {
  const last = events.length - 1;
  const missed = (what: string, changed: SampleEvent[], hasEachStep = true): Walk => ({
    what,
    events: changed,
    completes: false,
    hasEachStep,
  });
  return [
    { what: "the sample itself", events: [...events], completes: true, hasEachStep: true },
    {
      what: "the sample after a first event that is too old",
      events: [events[0], ...events.map(({ after, sample }) => ({ after: after + maxSpanSeconds, sample }))],
      completes: true,
      hasEachStep: true,
    },
    ...steps.slice(1).map((_, index) =>
      missed(
        `event ${index + 2} before event ${index + 1}`,
        replaced(events, {
          [index]: events[index + 1].sample,
          [index + 1]: events[index].sample,
        }),
      ),
    ),
    ...by.flatMap((field) =>
      steps.map((_, index) => {
        const { sample } = events[index];
        const other = withOther[field];
        return missed(
          `another ${field} in event ${index + 1}`,
          replaced(events, { [index]: (time) => other(sample(time)) }),
        );
      }),
    ),
    missed("the last event too late", [
      ...events.slice(0, last),
      { ...events[last], after: events[0].after + maxSpanSeconds + 1 },
    ]),
    ...steps.map((_, index) =>
      missed(
        `without event ${index + 1}`,
        events.filter((_event, place) => place !== index),
        false,
      ),
    ),
  ];
}

function replaced(events: readonly SampleEvent[], samples: Record<number, Sample>): SampleEvent[] {
  return events.map((event, index) => ({ ...event, sample: samples[index] ?? event.sample }));
}

import fc from "fast-check";
import { everyKind } from "../../../local/generator";
import {
  hostileKey,
  hostileLine,
  hostileValue,
  toHostileText,
} from "../../../local/generator/hostile-values";
import { Random } from "../../../local/generator/random";
import type { TetragonEvent } from "../../../local/generator/event-types";

/** One change of an event: the value at a place, counted over all its places, is removed, replaced or joined by another. */
interface Change {
  readonly place: number;
  readonly how: "remove" | "replace" | "join";
  readonly key: string;
  readonly value: unknown;
}

const events: readonly TetragonEvent[] = everyKind();
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const key = fc.oneof(
  fc.string(),
  seed.map((s) => hostileKey(new Random(s))),
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  seed.map((s) => hostileValue(new Random(s))),
  fc.double(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

/** Names that an event's line has at its top, and one that a later Tetragon might have. */
const topName = fc.constantFrom(
  ...[
    "process_exec",
    "process_exit",
    "process_kprobe",
    "process_lsm",
    "process_throttle",
    "rate_limit_info",
    "test",
  ],
  ...["process_new", "node_name", "time", "cluster_name", "node_labels", "aggregation_info", "unmapped"],
);
const part = fc.constantFrom<unknown>(...events.flatMap((event) => Object.values(event)));
/** What a field has for a value, in a shape that it may not have there. */
const shaped = fc.oneof(
  value,
  part,
  fc.array(part, { maxLength: 2 }),
  fc.dictionary(topName, part, { maxKeys: 2 }),
);

/** Lines of any JSON, with keys and values that are traps among them. */
export const anyJsonLine: fc.Arbitrary<string> = fc.oneof(
  fc.json({ maxDepth: 6 }),
  fc.dictionary(key, value).map((object) => toHostileText(JSON.stringify(object))),
  fc
    .dictionary(fc.oneof({ arbitrary: topName, weight: 5 }, key), shaped)
    .map((object) => toHostileText(JSON.stringify(object))),
);

/** Lines of events of which some places were changed in any way. */
export const mutatedEventLine: fc.Arbitrary<string> = fc
  .record({
    event: fc.constantFrom(...events),
    changes: fc.array(
      fc.record<Change>({ place: fc.nat(), how: fc.constantFrom("remove", "replace", "join"), key, value }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ event, changes }) => {
    const copy = structuredClone(event) as Record<string, unknown>;
    changes.forEach((change) => apply(copy, change));
    return toHostileText(JSON.stringify(copy));
  });

/** What `markedEventLine` puts into an event. */
export const MARK = "mark-4f1c";

/** Lines of events that hold a marked text at any place, in any shape, under a known key or a new one. */
export const markedEventLine: fc.Arbitrary<string> = fc
  .record({
    event: fc.constantFrom(...events),
    place: fc.nat(),
    how: fc.constantFrom("replace" as const, "join" as const),
    key: fc.oneof(fc.constantFrom("added", "name", "pod", "uid", "args", "label", "file_arg"), key),
    value: fc.constantFrom<unknown>(MARK, `/dir/${MARK}`, [MARK], { inner: MARK }, [{ inner: [MARK] }], {
      a: { b: { c: [[MARK]] } },
    }),
  })
  .map(({ event, ...change }) => {
    const copy = structuredClone(event) as Record<string, unknown>;
    apply(copy, change);
    return toHostileText(JSON.stringify(copy));
  });

/** Lines that are no JSON, or JSON of another shape. */
export const noEventLine: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary" }).map((text) => text.replaceAll("\n", " ")),
  fc.tuple(fc.constantFrom(...events), seed).map(([event, s]) => {
    const line = hostileLine(JSON.stringify(event), new Random(s));
    return typeof line === "string" ? line : Buffer.from(line).toString();
  }),
);

function apply(event: Record<string, unknown>, { place, how, key: name, value: content }: Change): void {
  const places = [...everyPlace(event)];
  const chosen = places[place % Math.max(places.length, 1)];
  if (!chosen) {
    define(event, name, content);
    return;
  }
  const [container, at] = chosen;
  if (how === "remove") {
    delete (container as Record<string, unknown>)[at];
  } else if (how === "replace" || Array.isArray(container)) {
    define(container, at, content);
  } else {
    define(container, name, content);
  }
}

/** Also for `__proto__`, which an assignment would not make a property. */
function define(container: object, name: string, content: unknown): void {
  Object.defineProperty(container, name, {
    value: content,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function* everyPlace(container: object): Generator<[object, string]> {
  for (const name of Object.keys(container)) {
    yield [container, name];
    const inner = (container as Record<string, unknown>)[name];
    if (typeof inner === "object" && inner !== null) {
      yield* everyPlace(inner);
    }
  }
}

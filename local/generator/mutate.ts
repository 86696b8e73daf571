import { type GeneratorOptions, tetragonEvents, toLine } from ".";
import { hostileKey, hostileLine, hostileValue, toHostileText } from "./hostile-values";
import { Random } from "./random";

export type MutationOptions = Pick<GeneratorOptions, "seed" | "count"> & {
  /** Also strings of about 1 MB, one in some thousand lines. @default true */
  readonly hugeStrings?: boolean;
};

interface Place {
  readonly container: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

/**
 * Lines that a mapping must survive: events of a busy node with parts removed, swapped for other types, made hostile,
 * deep or huge, and lines that are no events at all. Deterministic for a seed. No line is blank or has a line break.
 */
export function* mutatedLines({
  seed,
  count,
  hugeStrings = true,
}: MutationOptions): Generator<string | Uint8Array> {
  const random = new Random(seed);
  for (const event of tetragonEvents({ seed, count })) {
    yield mutate(toLine(event), random, hugeStrings);
  }
}

function mutate(line: string, random: Random, hugeStrings: boolean): string | Uint8Array {
  if (random.chance(0.04)) {
    return hostileLine(line, random);
  }
  const event = JSON.parse(line) as Record<string, unknown>;
  for (let changes = random.int(1, 4); changes > 0; changes--) {
    change(event, random, hugeStrings && random.chance(0.0002));
  }
  return toHostileText(JSON.stringify(event));
}

function change(event: Record<string, unknown>, random: Random, huge: boolean): void {
  const { container, key } = random.pick(places(event));
  if (huge) {
    put(container, key, "h".repeat(1_000_000));
    return;
  }
  const draw = random.next();
  if (draw < 0.15) {
    remove(container, key);
  } else if (draw < 0.3) {
    put(container, key, swapped(container[key as keyof typeof container], random));
  } else if (draw < 0.4 && !Array.isArray(container)) {
    container[hostileKey(random)] = hostileValue(random);
  } else if (draw < 0.45) {
    Object.assign(event, {
      [random.pick(["process_exec", "process_kprobe", "process_dns", "test"])]: hostileValue(random),
    });
  } else if (draw < 0.5) {
    event.time = random.pick(hostileTimes);
  } else if (draw < 0.55) {
    put(container, key, structuredClone(random.pick(places(event)).container));
  } else {
    put(container, key, hostileValue(random));
  }
}

const hostileTimes = [
  "",
  "yesterday",
  "1969-12-31T23:59:59.999999999Z",
  "1970-01-01T00:00:00Z",
  "2262-04-11T23:47:16.854775807Z",
  "2262-04-11T23:47:16.854775808Z",
  "9999-12-31T23:59:59Z",
  "2026-02-30T10:00:00Z",
  "2026-01-12T24:00:00Z",
  "2026-01-12T08:00:60Z",
  "2026-01-12T08:00:00.1234567890123Z",
  "2026-01-12T08:00:00+01:00",
  "2026-01-12 08:00:00",
  "2026-01-12T08:00:00",
  "+012026-01-12T08:00:00Z",
  1768204800,
  null,
  {},
];

/** Every place of a value in the event, at any depth. */
function places(event: Record<string, unknown>): Place[] {
  const found: Place[] = [];
  const waiting: Place["container"][] = [event];
  for (let container = waiting.pop(); container; container = waiting.pop()) {
    const keys = Array.isArray(container) ? container.keys() : Object.keys(container);
    for (const key of keys) {
      found.push({ container, key });
      const value = container[key as keyof typeof container];
      if (typeof value === "object" && value !== null && found.length < 2_000) {
        waiting.push(value as Place["container"]);
      }
    }
  }
  return found.length > 0 ? found : [{ container: event, key: "process_exec" }];
}

function put(container: Place["container"], key: string | number, value: unknown): void {
  (container as Record<string | number, unknown>)[key] = value;
}

function remove(container: Place["container"], key: string | number): void {
  if (Array.isArray(container)) {
    container.splice(Number(key), 1);
  } else {
    delete container[key];
  }
}

/** The same content in another type. */
function swapped(value: unknown, random: Random): unknown {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const candidates = [[value], { value }, text, value === null, null, Number(text) || 7, [[[value]]]];
  return random.pick(candidates.filter((other) => typeof other !== typeof value || Array.isArray(other)));
}

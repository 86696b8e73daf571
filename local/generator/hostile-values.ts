import type { Random } from "./random";

/** Stands for `__proto__`, which as a key of an object literal would not make a property. */
const PROTO = "@proto@";
/** Stands for a number that JavaScript cannot hold; its digits follow up to the next `@`. */
const NUMBER = /"@number:([^"@]*)@"/g;

const keys = [
  PROTO,
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "length",
  "",
  " ",
  ".",
  "..",
  ".a",
  "a.",
  "a..b",
  "a.b.c",
  "pod.namespace",
  "@timestamp",
  "@metadata",
  "_id",
  "host",
  "event.kind",
  "event.module",
  "*",
  "[0]",
  "\u0000",
  "nul\u0000inside",
  "ключ",
  "🔑",
  "\ud800",
  "k".repeat(600),
];

const texts = [
  "",
  " ",
  "\u0000",
  "\u0001\u0002\u001f\u007f\u0085\u2028\u2029",
  "line\r\nbreak\ttab",
  "\ud800 lone \udc00",
  "\ufeffbom",
  "\u202eright to left",
  '" \\" \'',
  "<script>alert(1)</script>",
  "%{[agent.version]}",
  "${path.home}",
  "{{ value }}",
  "../../../../etc/passwd",
  "/",
  "//",
  "NaN",
  "Infinity",
  "-1",
  "1e999",
  "0x10",
  "18446744073709551616",
  "999999999999999999999999999999999999999",
  "true",
  "null",
  "invalid IP",
  "256.1.2.3",
  "1.2.3.4.5",
  "::ffff:999.1.1.1",
  "fe80::1%eth0",
  "2026-13-45T99:99:99Z",
  "containerd://",
  "://",
  "sha256:",
  ":",
  "md5:zz",
  "KPROBE_ACTION_SIGKILL_NOT",
  "KPROBE_ACTION_",
  "IPPROTO_",
  "====",
  "Zm9v\u0000",
];

/** Longer than the longest term that Lucene takes. */
const longTexts = ["😀".repeat(9_000), "é".repeat(17_000), "w".repeat(40_000), "word ".repeat(9_000)];

const numbers = [
  0,
  -1,
  1.5,
  -0.0001,
  65536,
  4294967296,
  -2147483649,
  9007199254740993,
  "@number:9007199254740993@",
  "@number:18446744073709551615@",
  "@number:-9223372036854775809@",
  "@number:123456789012345678901234567890@",
  "@number:1e308@",
  "@number:-1e-320@",
  "@number:1E+2@",
  "@number:-0@",
  "@number:0.1234567890123456789012345@",
];

const noEvents = [
  "null",
  "true",
  "42",
  "-",
  '"text"',
  "[]",
  "{}",
  '{"a":1}',
  "[[[[[]]]]]",
  "{",
  "}{",
  "not JSON at all",
  "\u0000\u0001",
  "<xml/>",
  '{"process_exec":}',
  '{"process_exec":{}} trailing',
  "{'process_exec':{}}",
  '{"process_exec":1e400}',
  '{"process_exec":NaN}',
  '{"\\u0000":"\\ud800"}',
  '{"process_exec":"\\x"}',
];

/** A key that is a trap for code that treats objects as dictionaries, or for Elasticsearch. */
export function hostileKey(random: Random): string {
  return random.chance(0.01) ? "k".repeat(33_000) : random.pick(keys);
}

/** Any JSON value that an event should not have at this place. */
export function hostileValue(random: Random): unknown {
  const draw = random.next();
  if (draw < 0.02) {
    return random.pick(longTexts);
  }
  if (draw < 0.45) {
    return random.pick(texts);
  }
  if (draw < 0.7) {
    return random.pick(numbers);
  }
  if (draw < 0.8) {
    return random.pick([null, true, false, [], {}, [null], [{}], [[]]]);
  }
  if (draw < 0.88) {
    return {
      [hostileKey(random)]: random.pick(texts),
      [hostileKey(random)]: { [hostileKey(random)]: random.pick(numbers) },
    };
  }
  if (draw < 0.94) {
    return [random.pick(texts), random.pick(numbers), { a: 1 }, [random.pick(texts)], null];
  }
  return draw < 0.97 ? nested(random.pick([5, 19, 21, 40, 300]), random) : wide(random.pick([50, 1_500]));
}

/** A line that is no event: no JSON, JSON of another shape, an event cut off, doubled, or with broken bytes. */
export function hostileLine(line: string, random: Random): string | Uint8Array {
  switch (random.int(0, 6)) {
    case 0:
      return line.slice(0, random.int(1, line.length - 1));
    case 1:
      return line + line;
    case 2:
      return `{"time":"2026-01-12T08:00:00Z","process_exec":{"process":{}},${line.slice(1)}`;
    case 3:
      return brokenBytes(line, random);
    case 4:
      return random.chance(0.02)
        ? `${"[".repeat(12_000)}1${"]".repeat(12_000)}`
        : `{"a":${"[".repeat(900)}1${"]".repeat(900)}}`;
    default:
      return random.pick(noEvents);
  }
}

/** Puts in what a JavaScript object could not hold: the key `__proto__` and numbers beyond its precision. */
export function toHostileText(json: string): string {
  return json.replaceAll(`"${PROTO}"`, '"__proto__"').replace(NUMBER, "$1");
}

function nested(depth: number, random: Random): unknown {
  let value: unknown = "innermost";
  for (let i = 0; i < depth; i++) {
    value = random.chance(0.5) ? { n: value } : [value];
  }
  return value;
}

function wide(fields: number): Record<string, unknown> {
  return Object.fromEntries(
    Array.from({ length: fields }, (_, i) => [`field_${i}`, i % 3 === 0 ? i : `value ${i}`]),
  );
}

/** The line with bytes that are no UTF-8; never a line break among them. */
function brokenBytes(line: string, random: Random): Uint8Array {
  const bytes = Buffer.from(line);
  for (let i = 0; i < 4; i++) {
    bytes[random.int(0, bytes.length - 1)] = random.pick([0xff, 0xc3, 0xed, 0x80, 0x00]);
  }
  return bytes;
}

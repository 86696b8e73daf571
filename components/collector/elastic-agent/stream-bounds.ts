/** What a value may be, so that the input still reads every file that the kubelet writes, and every line whole. */
interface Bound {
  /** The value in the bound's own unit; undefined for a text that is no value of it. */
  read: (text: string) => number | undefined;
  least: number;
  most: number;
  /** The bound in words, behind "must be". */
  words: string;
}

const unitSeconds: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3_600 };

function seconds(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * unitSeconds[unit];
}

function integer(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** The kubelet looks at the sizes of logs every ten seconds, and compresses at the next rotation. */
const wait: Bound = { read: seconds, least: 1, most: 5, words: 'a duration of 1s to 5s, "2s" for example' };

const bounds: Record<string, Bound> = {
  check_interval: wait,
  backoff_init: wait,
  backoff_max: wait,
  ignore_older: {
    read: seconds,
    least: 3_600,
    most: Infinity,
    words: 'a duration of 1h or more, "72h" for example',
  },
  buffer_size: { read: integer, least: 4_096, most: 1_048_576, words: "4096 to 1048576 bytes, in quotes" },
  // The longest lines of Tetragon have a third of a mebibyte; more than Filebeat's own default only costs memory.
  message_max_bytes: {
    read: integer,
    least: 524_288,
    most: 10_485_760,
    words: "524288 to 10485760 bytes, in quotes",
  },
  // A pod that is replaced has two files, and so has its successor; each may be followed by one that was just renamed.
  harvester_limit: { read: integer, least: 6, most: 1_000, words: "a number of 6 to 1000 files, in quotes" },
};

/** The variables of the stream that a user may set; the pipeline owns every other one. */
export const settableVariables: readonly string[] = Object.keys(bounds);

/** What is wrong with the user's own variables of the stream: with such a value lines would be lost or cut. */
export function streamBoundIssues(values: Record<string, unknown>): { path: string[]; message: string }[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const bound = Object.hasOwn(bounds, name) ? bounds[name] : undefined;
    if (!bound || typeof value !== "string") {
      return [];
    }
    const read = bound.read(value);
    return read !== undefined && read >= bound.least && read <= bound.most
      ? []
      : [{ path: [name], message: `must be ${bound.words}` }];
  });
}

/**
 * The sum of a metric's samples in Prometheus' text format that have the given labels; undefined where there is none.
 * Labels that are not given may have any value.
 */
export function metricSum(
  text: string,
  name: string,
  labels: Record<string, string> = {},
): number | undefined {
  let sum: number | undefined;
  for (const line of text.split("\n")) {
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (sample?.[1] !== name) {
      continue;
    }
    const own = Object.fromEntries(
      [...(sample[2] ?? "").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, value]) => [key, value]),
    );
    if (Object.entries(labels).every(([key, value]) => own[key] === value)) {
      sum = (sum ?? 0) + Number(sample[3]);
    }
  }
  return sum;
}

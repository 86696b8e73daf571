/** `FAULTS=short` keeps every fault but repeats it less often, for CI. */
export const short = process.env.FAULTS === "short";

/** The number for this run: the second one when it is short. */
export function extent(full: number, reduced: number): number {
  return short ? reduced : full;
}

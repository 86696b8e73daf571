import type { Progress } from "../local/progress";

/** What to measure of an item, and how to call it. */
export interface Turn<T, R> {
  title: (item: T) => string;
  measure: (item: T) => Promise<R>;
}

/**
 * Measures all items in each round, so that what else the machine does meets all of them. Another one begins each round.
 * The result has the measurements of each item, in the order of the items.
 */
export async function inTurns<T, R>(
  progress: Progress,
  rounds: number,
  items: readonly T[],
  { title, measure }: Turn<T, R>,
): Promise<R[][]> {
  const found: R[][] = items.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < items.length; turn++) {
      const index = (round + turn) % items.length;
      const item = items[index];
      const line = `Round ${round + 1} of ${rounds}: ${title(item)} …`;
      found[index].push(await progress.step(line, () => measure(item)));
    }
  }
  return found;
}

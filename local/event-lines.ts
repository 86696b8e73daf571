import { createReadStream } from "node:fs";

import { tetragonEvents, toLine } from "./generator";
import type { StartOptions } from "./start-options";

const newline = 0x0a;
const carriageReturn = 0x0d;
/** Generated events happen within about this time before now, so that charts over time have something to show. */
const spreadMilliseconds = 600_000;
const busyGapMilliseconds = 1;

/** The lines that are written to the export file: those of a file, or generated events that happen about now. */
export async function* eventLines({ events, count }: StartOptions): AsyncGenerator<Buffer> {
  if (events !== undefined) {
    yield* linesOf(events);
    return;
  }
  const startTime = new Date(Date.now() - spreadMilliseconds * 1.1);
  const pace = Math.max(1, spreadMilliseconds / (count * busyGapMilliseconds));
  for (const event of tetragonEvents({ seed: 1, count, startTime, pace })) {
    yield Buffer.from(toLine(event));
  }
}

/** The lines of a file byte by byte: node:readline would also split at U+2028, which JSON may contain. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Buffer>) {
    let data: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (let end = data.indexOf(newline); end >= 0; end = data.indexOf(newline)) {
      yield data.subarray(0, end);
      data = data.subarray(end + 1);
    }
    rest = data;
  }
  if (rest.length > 0) {
    yield rest;
  }
}

/** Filebeat skips empty lines, so they are not expected as documents. */
export function becomesDocument(line: Buffer): boolean {
  return line.length > 1 || (line.length === 1 && line[0] !== carriageReturn);
}

import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import { type GeneratorOptions, tetragonEvents, toLine } from "../local/generator";
import { trimEvent } from "./trim";

/** An export directory with one finished file. */
export interface EventsFile {
  /** Stands for Tetragon's `exportDirectory`. */
  directory: string;
  events: number;
  bytes: number;
}

/** Writes generated events to `tetragon.log` in a new directory. The generator shares objects between its events. */
export async function writeEventsFile(
  directory: string,
  options: GeneratorOptions,
  trimmed = false,
): Promise<EventsFile> {
  await mkdir(directory, { recursive: true });
  let bytes = 0;
  let events = 0;
  const lines = function* (): Generator<string> {
    for (const event of tetragonEvents(options)) {
      const line = `${toLine(trimmed ? trimEvent(structuredClone(event)) : event)}\n`;
      events++;
      bytes += Buffer.byteLength(line);
      yield line;
    }
  };
  await pipeline(
    Readable.from(lines(), { objectMode: true }),
    createWriteStream(join(directory, "tetragon.log")),
  );
  return { directory, events, bytes };
}

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
  const lines = function* (): Generator<string> {
    for (const event of tetragonEvents(options)) {
      yield `${toLine(trimmed ? trimEvent(structuredClone(event)) : event)}\n`;
    }
  };
  const bytes = await writeLines(join(directory, "tetragon.log"), lines());
  return { directory, events: options.count, bytes };
}

/** Writes generated events to so many files, all but the last of which rotation has renamed, as an outage leaves them. */
export async function writeRotatedFiles(
  directory: string,
  options: GeneratorOptions,
  files: number,
): Promise<EventsFile> {
  await mkdir(directory, { recursive: true });
  const events = tetragonEvents(options);
  const share = Math.ceil(options.count / files);
  let bytes = 0;
  for (let file = 0; file < files; file++) {
    const lines = function* (): Generator<string> {
      for (let event = 0; event < share; event++) {
        const { value, done } = events.next();
        if (done) {
          return;
        }
        yield `${toLine(value)}\n`;
      }
    };
    const rotated = `tetragon-2026-01-12T08-00-${String(file).padStart(2, "0")}.000.log`;
    bytes += await writeLines(join(directory, file === files - 1 ? "tetragon.log" : rotated), lines());
  }
  return { directory, events: options.count, bytes };
}

async function writeLines(path: string, lines: Generator<string>): Promise<number> {
  const file = createWriteStream(path);
  await pipeline(Readable.from(lines, { objectMode: true }), file);
  return file.bytesWritten;
}

import { UserError } from "../errors";

/** What the user says about load and outages; everything else about the buffer follows from it. */
export interface BufferIntent {
  /** Events per second of one node that the buffer is sized for. */
  eventsPerSecond: number;
  /** Minutes of Elasticsearch outage that a node must bridge without a loss. */
  outageMinutes: number;
}

/** The export files that hold the buffer: Tetragon keeps the active file and `maxBackups` rotated ones. */
export interface ExportFiles {
  /** Chart value `tetragon.exportFileMaxSizeMB`, MiB per file. */
  maxSizeMB: number;
  /** Chart value `tetragon.exportFileMaxBackups`. */
  maxBackups: number;
}

/** Mean length of an exported line of a busy cluster, bytes. */
const bytesPerEvent = 1_800;
const mebibyte = 1_048_576;
/** Rotated files are a minute long at least, so Filebeat sees each one before its inode is used again. */
const minutesPerFile = 1;
const smallestFileMB = 10;
/** Filebeat reads all files at once after an outage, and each takes memory of its own; an overrun loses one at a time. */
const mostBackups = 16;
const mostTotalGB = 100;

/**
 * Size and number of the export files for a load and an outage. The rotated files alone hold the outage, because the
 * active file may just have been emptied. Throws a UserError for values that no node can hold or that hold nothing.
 */
export function exportFiles(intent: BufferIntent): ExportFiles {
  const bytesPerMinute = intent.eventsPerSecond * 60 * bytesPerEvent;
  const totalMB = (bytesPerMinute * intent.outageMinutes) / mebibyte;
  if (totalMB > mostTotalGB * 1_024) {
    throw new UserError(
      `${intent.eventsPerSecond} events/s for ${intent.outageMinutes} minutes are ${Math.ceil(totalMB / 1_024)} GiB on ` +
        `every node, more than ${mostTotalGB} GiB; lower eventsPerSecond or outageMinutes`,
    );
  }
  const minuteMB = Math.ceil((bytesPerMinute * minutesPerFile) / mebibyte);
  const fewFilesMB = Math.ceil(totalMB / mostBackups);
  const maxSizeMB = Math.max(smallestFileMB, minuteMB, fewFilesMB);
  return { maxSizeMB, maxBackups: Math.max(2, Math.ceil(totalMB / maxSizeMB)) };
}

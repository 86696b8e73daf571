import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

export interface TetragonLogOptions {
  /** Tetragon's `exportDirectory`; made when it does not exist. */
  readonly directory: string;
  /** Size that no file exceeds, the chart's `exportFileMaxSizeMB` in bytes. @default 10 MiB */
  readonly maxSizeBytes?: number;
  /** Rotated files kept, the chart's `exportFileMaxBackups`. @default 5 */
  readonly maxBackups?: number;
}

const ACTIVE = "tetragon.log";
const ROTATED = /^tetragon-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}\.log$/;
const MIB = 1024 * 1024;

/**
 * Writes the export file the way Tetragon does: one write per line appended to `tetragon.log`, which before a line
 * that would make it too large is renamed to `tetragon-<UTC time>.log` and replaced by a new file that only its owner
 * can read; the oldest rotated files beyond the maximum are deleted. A log that exists is continued.
 */
export class TetragonLog {
  readonly path: string;
  private readonly directory: string;
  private readonly maxSizeBytes: number;
  private readonly maxBackups: number;
  private file: number | undefined;
  private size = 0;
  private lastRotation = 0;

  constructor({ directory, maxSizeBytes = 10 * MIB, maxBackups = 5 }: TetragonLogOptions) {
    this.directory = directory;
    this.path = join(directory, ACTIVE);
    this.maxSizeBytes = maxSizeBytes;
    this.maxBackups = maxBackups;
    mkdirSync(directory, { recursive: true });
    this.open();
  }

  /**
   * Appends the line and a newline.
   *
   * @throws RangeError for a line that no file can hold; Tetragon loses such a line.
   */
  write(line: string | Uint8Array): void {
    const data =
      typeof line === "string" ? Buffer.from(`${line}\n`) : Buffer.concat([line, Buffer.from("\n")]);
    if (data.length > this.maxSizeBytes) {
      throw new RangeError(
        `a line of ${data.length} bytes does not fit into a log file of ${this.maxSizeBytes} bytes`,
      );
    }
    if (this.size + data.length > this.maxSizeBytes) {
      this.rotate();
    }
    writeSync(this.file ?? this.open(), data);
    this.size += data.length;
  }

  /** Renames the active file, an empty one too, and begins a new one. */
  rotate(): void {
    this.close();
    if (existsSync(this.path)) {
      renameSync(this.path, this.unusedBackupPath());
    }
    this.open();
    this.backups()
      .slice(this.maxBackups)
      .forEach((name) => unlinkSync(join(this.directory, name)));
  }

  close(): void {
    if (this.file !== undefined) {
      closeSync(this.file);
      this.file = undefined;
    }
  }

  /** Names of the rotated files, the newest first. */
  backups(): string[] {
    return readdirSync(this.directory)
      .filter((name) => ROTATED.test(name))
      .sort()
      .reverse();
  }

  private open(): number {
    this.file = openSync(this.path, "a", 0o600);
    this.size = fstatSync(this.file).size;
    return this.file;
  }

  /** Rotations within one millisecond would have one name: each takes at least the millisecond after the last one's. */
  private unusedBackupPath(): string {
    let time = Math.max(Date.now(), this.lastRotation + 1);
    while (existsSync(this.backupPath(time))) {
      time++;
    }
    this.lastRotation = time;
    return this.backupPath(time);
  }

  private backupPath(time: number): string {
    return join(
      this.directory,
      `tetragon-${new Date(time).toISOString().replaceAll(":", "-").replace("Z", "")}.log`,
    );
  }
}

import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** How a container runtime writes the lines of a container. */
export type LogFormat = "cri" | "docker";

export interface ContainerLogOptions {
  /** The container's folder below `/var/log/pods`; made when it does not exist. */
  readonly directory: string;
  /** @default "cri" */
  readonly format?: LogFormat;
  /** The kubelet's `containerLogMaxSize`, bytes. @default 10 MiB */
  readonly maxSizeBytes?: number;
  /** The kubelet's `containerLogMaxFiles`. @default 5 */
  readonly maxFiles?: number;
}

/** containerd's `max_container_log_line_size`; longer lines are written in parts. */
const partBytes = 16_384;
const rotatedName = /^0\.log\.\d{8}-\d{6}$/;
const compressedName = /^0\.log\.\d{8}-\d{6}\.gz$/;

/**
 * Writes a container's log as the runtime and the kubelet do (https://github.com/kubernetes/kubernetes,
 * pkg/kubelet/logs): `0.log` in the format of CRI or Docker; a rotation deletes what is too much, compresses what was renamed
 * before through a `.tmp` file and renames the current file to `0.log.<time>`, into which the runtime writes until it
 * reopens its own.
 */
export class ContainerLog {
  readonly path: string;
  rotations = 0;
  private readonly format: LogFormat;
  private readonly maxSizeBytes: number;
  private readonly maxFiles: number;
  private file: number;
  private size = 0;
  /** Times of lines and of rotated files; of its own, so that no two rotations have the same second. */
  private clock = Date.UTC(2026, 2, 4, 5, 6, 7);

  constructor(private readonly options: ContainerLogOptions) {
    this.format = options.format ?? "cri";
    this.maxSizeBytes = options.maxSizeBytes ?? 10 * 1_048_576;
    this.maxFiles = options.maxFiles ?? 5;
    this.path = join(options.directory, "0.log");
    mkdirSync(options.directory, { recursive: true });
    this.file = openSync(this.path, "a", 0o640);
  }

  /** Writes a line of the container's standard output, or of another stream. */
  write(line: string, stream: "stdout" | "stderr" = "stdout"): void {
    this.append(this.parts(line, stream).join(""));
  }

  /** What the runtime writes for a line; several parts where it is long. */
  parts(line: string, stream = "stdout"): string[] {
    this.clock += 1;
    const time = new Date(this.clock).toISOString().replace("Z", "000000Z");
    const bytes = Buffer.from(line);
    if (this.format === "docker") {
      return [`${JSON.stringify({ log: `${line}\n`, stream, time })}\n`];
    }
    const parts: string[] = [];
    for (let at = 0; at === 0 || at < bytes.length; at += partBytes) {
      const tag = at + partBytes < bytes.length ? "P" : "F";
      // A part may end within a letter, as the runtime's do.
      const text = bytes.subarray(at, at + partBytes).toString("latin1");
      parts.push(`${time} ${stream} ${tag} ${text}\n`);
    }
    return parts;
  }

  /** Writes what is given as it is, parts of a line for example. */
  append(text: string): void {
    const ascii = this.format === "cri" ? Buffer.from(text, "latin1") : Buffer.from(text);
    writeSync(this.file, ascii);
    this.size += ascii.length;
  }

  /** Whether the kubelet would rotate when it looks next. */
  get isFull(): boolean {
    return this.size >= this.maxSizeBytes;
  }

  /**
   * Rotates as the kubelet does.
   *
   * @returns path of the file that the current one became
   * @param late lines that come between the renaming and the moment at which the runtime opens its new file
   */
  rotate(late: readonly string[] = []): string {
    const { directory } = this.options;
    const names = readdirSync(directory)
      .filter((name) => rotatedName.test(name) || compressedName.test(name))
      .sort();
    const kept = names.slice(Math.max(0, names.length - (this.maxFiles - 2)));
    names.filter((name) => !kept.includes(name)).forEach((name) => rmSync(join(directory, name)));
    for (const name of kept.filter((each) => rotatedName.test(each))) {
      const source = join(directory, name);
      const temporary = `${source}.tmp`;
      writeFileSync(temporary, gzipSync(readFileSync(source)));
      renameSync(temporary, `${source}.gz`);
      unlinkSync(source);
    }
    this.clock += 1_000;
    const stamp = new Date(this.clock).toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
    const rotated = `${this.path}.${stamp}`;
    renameSync(this.path, rotated);
    late.forEach((line) => this.write(line));
    closeSync(this.file);
    this.file = openSync(this.path, "a", 0o640);
    this.size = 0;
    this.rotations++;
    return rotated;
  }

  /** Puts a file beside the log that a collector must leave alone. */
  putNeighbour(suffix: string, content: string | Uint8Array): void {
    appendFileSync(`${this.path}.20260304-050607${suffix}`, content);
  }

  close(): void {
    closeSync(this.file);
  }
}

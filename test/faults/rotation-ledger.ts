import { statSync } from "node:fs";

import type { ContainerLog } from "../../local/container-log";
import type { RunningFilebeat } from "../../local/filebeat/runner";
import { numberedLines } from "../e2e/lines";
import { acknowledgedBytes, hasOpen } from "./reader-progress";

/** A file of a container's log: which numbered lines are in it, and what became of it. */
interface LedgerFile {
  inode: number;
  /** Number of its first line. */
  first: number;
  /** For each line the byte that it ends before. */
  ends: number[];
  /** Lines that were not acknowledged when the kubelet compressed the file; undefined as long as it did not. */
  compressedUnread?: number;
  /** Whether Filebeat was reading it then. */
  wasOpen?: boolean;
}

/** Writes numbered lines into a container's log and keeps account of the files that the kubelet makes of it. */
export class RotationLedger {
  written = 0;
  private readonly files: LedgerFile[] = [];

  /**
   * @param filebeat whose registry is below `dataDir`
   */
  constructor(
    private readonly log: ContainerLog,
    private readonly filebeat: RunningFilebeat,
    private readonly dataDir: string,
  ) {
    this.begin();
  }

  /** Writes lines until there are this many. */
  writeUpTo(lines: number): void {
    numberedLines(this.written, lines).forEach((line) => this.log.write(line));
    this.note(lines);
  }

  /**
   * Rotates, and notes how far Filebeat is with the file that is compressed by it.
   *
   * @param lateLines how many lines the runtime writes between the kubelet's renaming and its own reopening
   */
  rotate(lateLines: number): void {
    const compressed = this.files.at(-2);
    if (compressed) {
      const bytes = acknowledgedBytes(this.dataDir, compressed.inode);
      compressed.compressedUnread = compressed.ends.filter((end) => end > bytes).length;
      compressed.wasOpen = hasOpen(this.filebeat.pid, compressed.inode);
    }
    const lines = this.written + lateLines;
    this.log.rotate(numberedLines(this.written, lines));
    this.note(lines);
    this.begin();
  }

  /** Lines that were compressed before Elasticsearch had acknowledged them, while Filebeat was reading their file. */
  overtaken(): Set<number> {
    return new Set(
      this.files.flatMap(({ first, ends, compressedUnread = 0, wasOpen }) =>
        wasOpen
          ? Array.from({ length: compressedUnread }, (_, index) => first + ends.length - 1 - index)
          : [],
      ),
    );
  }

  private begin(): void {
    this.files.push({ inode: statSync(this.log.path).ino, first: this.written, ends: [] });
  }

  private note(lines: number): void {
    const { ends } = this.files[this.files.length - 1];
    const frame = this.log.parts("").join("").length;
    for (const line of numberedLines(this.written, lines)) {
      ends.push((ends.at(-1) ?? 0) + line.length + frame);
    }
    this.written = lines;
  }
}

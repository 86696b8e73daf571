import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";

/** Mounts a file system of that many bytes; the reason where this machine does not allow it. */
export function mountSmallDisk(directory: string, bytes: number): string | undefined {
  mkdirSync(directory, { recursive: true });
  const { status, stderr, error } = spawnSync(
    "mount",
    ["-t", "tmpfs", "-o", `size=${bytes}`, "none", directory],
    { encoding: "utf8" },
  );
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

export function unmount(directory: string): void {
  spawnSync("umount", [directory]);
}

/** Writes a file until nothing more fits on its disk. */
export function fill(file: string): void {
  try {
    for (;;) {
      appendFileSync(file, Buffer.alloc(4_096));
    }
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC");
  }
}

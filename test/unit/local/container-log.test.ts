import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { ContainerLog, type ContainerLogOptions } from "../../../local/container-log";

/** Runs a test with a log in a folder of its own; `read` gives a file's text. */
function withLog(
  options: Partial<ContainerLogOptions>,
  body: (log: ContainerLog, files: () => string[], read: (name: string) => string) => void,
): void {
  const directory = mkdtempSync(join(tmpdir(), "container-log-"));
  const log = new ContainerLog({ directory, ...options });
  const read = (name: string) => {
    const content = readFileSync(join(directory, name));
    return (name.endsWith(".gz") ? gunzipSync(content) : content).toString();
  };
  try {
    body(log, () => readdirSync(directory).sort(), read);
  } finally {
    log.close();
    rmSync(directory, { recursive: true });
  }
}

describe("the log of a container", () => {
  it("has a line with time, stream and tag, in parts of 16 KiB where it is long", () => {
    withLog({}, (log, _files, read) => {
      log.write("short");
      log.write("x".repeat(16_384 * 2 + 1));
      const lines = read("0.log").trimEnd().split("\n");
      assert.match(lines[0] ?? "", /^2026-03-04T05:06:07\.\d{9}Z stdout F short$/);
      assert.deepEqual(
        lines.slice(1).map((line) => [line.split(" ")[2], line.split(" ")[3]?.length]),
        [
          ["P", 16_384],
          ["P", 16_384],
          ["F", 1],
        ],
      );
    });
  });

  it("keeps the bytes of letters that a part ends within", () => {
    withLog({}, (log) => {
      const text = `x${"é".repeat(10_000)}`;
      const parts = log.parts(text).map((part) => part.split(" ").slice(3).join(" ").trimEnd());
      assert.equal(parts.length, 2);
      assert.equal(Buffer.from(parts.join(""), "latin1").toString(), text);
    });
  });

  it("rotates as the kubelet does: the last file by name, older ones compressed, the oldest gone", () => {
    withLog({ maxFiles: 4 }, (log, files, read) => {
      for (let number = 0; number < 5; number++) {
        log.write(`line ${number}`);
        log.rotate([`late ${number}`]);
      }
      const names = files();
      assert.deepEqual(
        names.map((name) => name.replace(/\d{8}-\d{6}/, "time")),
        ["0.log", "0.log.time.gz", "0.log.time.gz", "0.log.time"],
      );
      assert.equal(read("0.log"), "");
      assert.match(read(names.at(-1) ?? ""), /F line 4\n.*F late 4\n$/);
      assert.match(read(names[2] ?? ""), /F line 3\n.*F late 3\n$/);
    });
  });

  it("is JSON with Docker", () => {
    withLog({ format: "docker" }, (log, _files, read) => {
      log.write("text", "stderr");
      const { log: text, stream } = JSON.parse(read("0.log")) as Record<string, string>;
      assert.deepEqual([text, stream], ["text\n", "stderr"]);
    });
  });
});

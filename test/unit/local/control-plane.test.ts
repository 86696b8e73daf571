import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { UserError } from "../../../components/errors";
import type { ClusterBinaries } from "../../../local/cluster/cluster-binaries";
import { startControlPlane, startEtcd } from "../../../local/cluster/control-plane";
import { Shutdown } from "../../../local/shutdown";

describe("A control plane that cannot start", function () {
  this.timeout(60_000);
  let directory: string;
  let shutdown: Shutdown;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "control-plane-"));
    shutdown = new Shutdown();
  });

  afterEach(async () => {
    await shutdown.run();
    rmSync(directory, { recursive: true, force: true });
  });

  /** A program that writes its process id and does what the script says. */
  function program(name: string, script: string): string {
    const path = join(directory, name);
    writeFileSync(path, `#!/bin/sh\necho $$ > ${directory}/${name}.pid\n${script}\n`, { mode: 0o755 });
    return path;
  }

  function binaries(scripts: Partial<ClusterBinaries>): ClusterBinaries {
    const none = program("none", "exit 3");
    return { etcd: none, apiServer: none, controllerManager: none, scheduler: none, ...scripts };
  }

  const ended = (name: string): boolean => {
    const pid = Number(readFileSync(join(directory, `${name}.pid`), "utf8"));
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  };

  async function refused(start: Promise<unknown>, sentence: RegExp): Promise<void> {
    await assert.rejects(start, (error: Error) => {
      assert.ok(error instanceof UserError, error.stack);
      assert.match(error.message, sentence);
      return true;
    });
  }

  it("says that its port is taken, in the words of the program that wanted it", async () => {
    const apiServer = program(
      "apiserver",
      'echo "failed to create listener: listen tcp 127.0.0.1:6443: bind: address already in use" >&2; exit 1',
    );
    const options = { name: "first", directory, etcdUrl: "http://127.0.0.1:1" };
    await refused(
      startControlPlane({ ...options, binaries: binaries({ apiServer }) }, shutdown),
      /^kube-apiserver did not start: it exited with code 1; its log ends with:\n.*bind: address already in use$/,
    );
  });

  it("says that the disk is full, in the words of etcd", async () => {
    const etcd = program("etcd", 'echo "write data/member/wal: no space left on device" >&2; exit 1');
    await refused(
      startEtcd(binaries({ etcd }), join(directory, "data"), shutdown),
      /^etcd did not start: it exited with code 1; its log ends with:\n.*no space left on device$/,
    );
  });

  it("leaves nothing running of what had started before", async () => {
    const etcd = program("etcd", "sleep 600");
    const starting = startEtcd(binaries({ etcd }), join(directory, "data"), shutdown);
    // It never answers, so it is given up like a start that is interrupted.
    const outcome = assert.rejects(starting, UserError);
    while (!existing("etcd")) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await shutdown.run();
    await outcome;
    assert.ok(ended("etcd"));
  });

  const existing = (name: string): boolean => {
    try {
      return readFileSync(join(directory, `${name}.pid`), "utf8").endsWith("\n");
    } catch {
      return false;
    }
  };
});

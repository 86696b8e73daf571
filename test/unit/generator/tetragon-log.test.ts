import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TetragonLog } from "../../../local/tetragon-log";

describe("the Tetragon log", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "tetragon-log-"));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const read = (name = "tetragon.log") => readFileSync(join(directory, name), "utf8");
  const inode = (name = "tetragon.log") => statSync(join(directory, name)).ino;

  it("appends every line with a newline to a file that only its owner can read", () => {
    const log = new TetragonLog({ directory });
    log.write('{"a":1}');
    log.write(Buffer.from([0x7b, 0xff, 0x7d]));
    log.close();
    assert.deepEqual(
      readFileSync(log.path),
      Buffer.concat([Buffer.from('{"a":1}\n{'), Buffer.from([0xff]), Buffer.from("}\n")]),
    );
    assert.equal(statSync(log.path).mode & 0o777, 0o600);
  });

  it("rotates by rename before the line that would make the file too large", () => {
    const log = new TetragonLog({ directory, maxSizeBytes: 20 });
    log.write("first line");
    const before = inode();
    log.write("2nd line");
    assert.equal(inode(), before);
    log.write("third line");
    log.close();
    const [rotated = ""] = log.backups();
    assert.match(rotated, /^tetragon-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}\.log$/);
    assert.equal(inode(rotated), before);
    assert.equal(read(rotated), "first line\n2nd line\n");
    assert.equal(read(), "third line\n");
  });

  it("names a rotated file by the UTC time of its rotation", () => {
    const log = new TetragonLog({ directory });
    const before = Date.now();
    log.rotate();
    log.close();
    const [, date, hours, minutes, seconds] =
      /^tetragon-(.{10})T(..)-(..)-(.{6})\.log$/.exec(log.backups()[0] ?? "") ?? [];
    const named = Date.parse(`${date}T${hours}:${minutes}:${seconds}Z`);
    assert.ok(named >= before && named <= Date.now());
  });

  it("keeps the newest rotated files up to the maximum and deletes the others", () => {
    const log = new TetragonLog({ directory, maxBackups: 3 });
    for (let i = 0; i < 8; i++) {
      log.write(`line ${i}`);
      log.rotate();
    }
    log.close();
    assert.deepEqual(
      log.backups().map((name) => read(name)),
      ["line 7\n", "line 6\n", "line 5\n"],
    );
    assert.equal(readdirSync(directory).length, 4);
  });

  it("leaves files alone that it has not rotated", () => {
    const foreign = new TetragonLog({ directory: join(directory, "tetragon-notes.log") });
    foreign.close();
    const log = new TetragonLog({ directory, maxBackups: 0 });
    log.rotate();
    log.close();
    assert.deepEqual(readdirSync(directory).sort(), ["tetragon-notes.log", "tetragon.log"]);
  });

  it("continues a log that exists, its size included", () => {
    const first = new TetragonLog({ directory, maxSizeBytes: 16 });
    first.write("before");
    first.close();
    const second = new TetragonLog({ directory, maxSizeBytes: 16 });
    second.write("after");
    assert.equal(read(), "before\nafter\n");
    second.write("more");
    second.close();
    assert.equal(read(), "more\n");
  });

  it("refuses a line that no file can hold and keeps the log as it is", () => {
    const log = new TetragonLog({ directory, maxSizeBytes: 10 });
    log.write("short");
    assert.throws(() => log.write("much too long"), /14 bytes does not fit into a log file of 10 bytes/);
    log.write("end");
    log.close();
    assert.equal(read(), "short\nend\n");
  });

  it("goes on in a new file when its file was deleted and the log rotates", () => {
    const log = new TetragonLog({ directory });
    rmSync(log.path);
    log.rotate();
    log.write("again");
    log.close();
    assert.equal(read(), "again\n");
    assert.deepEqual(log.backups(), []);
  });
});

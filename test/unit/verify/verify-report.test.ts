import assert from "node:assert/strict";

import Ajv from "ajv";

import schema from "../../../docs/verify.schema.json";
import { report, runCheck, runGroup } from "../../../tools/verify/run-checks";
import {
  CannotRead,
  type Check,
  type Finding,
  failed,
  ok,
  skipped,
  warning,
} from "../../../tools/verify/verdict";
import { verifyReport, verifyTable } from "../../../tools/verify/verify-report";

const time = new Date("2026-01-02T03:04:05.678Z");

function check(id: string, run: () => Promise<Finding>): Check<object> {
  return { id, title: `Title of ${id}`, causes: ["crash-loop", "node-behind"], run };
}

const finding = (id: string, found: Finding) => report({ id, title: `Title of ${id}` }, found);
const good = finding("good", ok("all 3"));
const slow = finding("slow", warning("node-behind", "node-1 10 minutes"));
const bad = finding("bad", failed("crash-loop", "exit code 1"));
const unread = finding("unread", skipped("no kubeconfig"));

describe("report of verify", () => {
  it("has the worst verdict of its checks, and a skipped one does not count", () => {
    const verdict = (...checks: (typeof good)[]) => verifyReport("dev", time, checks).verdict;
    assert.equal(verdict(good, slow, bad, unread), "failed");
    assert.equal(verdict(good, slow, unread), "warning");
    assert.equal(verdict(good, unread), "ok");
    assert.equal(verdict(unread), "skipped");
  });

  it("fits its schema, and a report with another version, verdict or field does not", () => {
    const isValid = new Ajv().compile(schema);
    const whole = JSON.parse(JSON.stringify(verifyReport("dev", time, [good, slow, bad, unread]))) as Record<
      string,
      unknown
    >;
    assert.ok(isValid(whole), JSON.stringify(isValid.errors));
    assert.equal(whole.time, "2026-01-02T03:04:05.678Z");
    assert.ok(!isValid({ ...whole, version: 2 }));
    assert.ok(!isValid({ ...whole, verdict: "fine" }));
    assert.ok(!isValid({ ...whole, more: 1 }));
    assert.ok(!isValid({ ...whole, checks: [{ id: "x" }] }));
  });

  it("says below a finding what it means, what to do and where more of it stands", () => {
    const lines = verifyTable(verifyReport("dev", time, [good, bad]), false).split("\n");
    assert.match(lines[0] ?? "", /^ok +Title of good +all 3$/);
    assert.match(lines[1] ?? "", /^failed +Title of bad +exit code 1$/);
    assert.match(lines[2] ?? "", /^ +The agent or Filebeat ends soon after its start/);
    assert.match(lines[3] ?? "", /^ +→ .*--previous.* \(docs\/runbook\.md#crash-loop\)$/);
    assert.equal(lines.at(-2), "dev: 1 ok, 1 failed");
  });

  it("gives the reason of several skipped checks once", () => {
    const another = finding("another", skipped("no kubeconfig"));
    const table = verifyTable(verifyReport("dev", time, [unread, another]), false);
    assert.match(table, /^skipped +no kubeconfig: Title of unread, Title of another$/m);
  });

  it("has colours only where they are asked for, and no control character of what was seen", () => {
    const sly = finding("sly", ok("\u001b[31mred\u0007\u009b2J\nnext"));
    assert.doesNotMatch(verifyTable(verifyReport("dev", time, [sly]), false), /[\u001b\u0007\u009b]/);
    assert.match(verifyTable(verifyReport("dev", time, [good]), true), /\u001b\[32mok/);
  });
});

describe("checks of verify", () => {
  it("go on after one that cannot read, or that does not understand what it reads", async () => {
    const reports = await runGroup({
      checks: [
        check("refused", () => Promise.reject(new CannotRead("pods cannot be read: forbidden (403)"))),
        check("odd", async () => ok((undefined as unknown as { name: string }).name)),
        check("fine", async () => ok("all")),
      ],
      view: {},
    });
    assert.deepEqual(
      reports.map(({ verdict }) => verdict),
      ["skipped", "skipped", "ok"],
    );
    assert.equal(reports[0]?.seen, "pods cannot be read: forbidden (403)");
    assert.match(reports[1]?.seen ?? "", /^the answer has another form than expected \(.*name/);
  });

  it("are skipped with the reason where there is nothing to look at", async () => {
    const [only] = await runGroup({ checks: [check("any", async () => ok("all"))], view: "no cluster" });
    assert.deepEqual(only, { id: "any", title: "Title of any", verdict: "skipped", seen: "no cluster" });
  });

  it("keep their finding", async () => {
    const found = await runCheck(
      check("bad", async () => failed("crash-loop", "x")),
      {},
    );
    assert.deepEqual(found, { verdict: "failed", cause: "crash-loop", seen: "x" });
  });
});

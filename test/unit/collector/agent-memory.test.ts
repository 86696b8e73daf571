import assert from "node:assert/strict";

import { agentQueue } from "../../../components/collector/elastic-agent/agent-memory";

const mebibyte = 1_048_576;

describe("memory of the Elastic Agent", () => {
  it("gives the documents of each open file their part of what the limit leaves", () => {
    const { queueEvents, queueBytes } = agentQueue(1_200 * mebibyte);
    assert.equal(queueEvents, 3_202);
    const planned = 480 * mebibyte + 2 * 2.2 * queueBytes;
    assert.ok(Math.abs(planned - 0.8 * 0.85 * 1_200 * mebibyte) < 10, `${planned}`);
    assert.ok(agentQueue(2_400 * mebibyte).queueBytes > 3 * queueBytes);
  });

  it("must be enough; the least limit that the error tells is accepted", () => {
    let least = 0;
    assert.throws(
      () => agentQueue(600 * mebibyte),
      (error: Error) => {
        least = Number(
          /^600Mi are too little for an Elastic Agent; set (\d+)Mi or more$/.exec(error.message)?.[1],
        );
        return least > 600;
      },
    );
    assert.ok(agentQueue(least * mebibyte).queueBytes >= 32 * mebibyte);
    assert.throws(() => agentQueue((least - 1) * mebibyte));
  });
});

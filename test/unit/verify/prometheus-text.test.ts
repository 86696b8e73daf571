import assert from "node:assert/strict";

import { metricSum } from "../../../tools/verify/prometheus-text";

const text = [
  "# HELP tetragon_events_exported_total Events exported",
  "# TYPE tetragon_events_exported_total counter",
  "tetragon_events_exported_total 12",
  'tetragon_tracingpolicy_loaded{state="enabled"} 3',
  'tetragon_tracingpolicy_loaded{state="load_error",why="a } and \\"quoted\\" one"} 2 1700000000000',
  'tetragon_tracingpolicy_loaded{why="another",state="load_error"} 1.5e1',
  "tetragon_events_exported_total_of_another 99",
  "",
].join("\n");

describe("metrics in Prometheus' text format", () => {
  it("gives a sample without labels, and no other metric that begins with its name", () => {
    assert.equal(metricSum(text, "tetragon_events_exported_total"), 12);
  });

  it("adds up the samples whose labels fit, whatever their order and further labels", () => {
    assert.equal(metricSum(text, "tetragon_tracingpolicy_loaded", { state: "load_error" }), 17);
    assert.equal(metricSum(text, "tetragon_tracingpolicy_loaded"), 20);
  });

  it("tells a metric that is not there from one that is 0", () => {
    assert.equal(metricSum(text, "tetragon_missing"), undefined);
    assert.equal(metricSum(text, "tetragon_tracingpolicy_loaded", { state: "error" }), undefined);
    assert.equal(metricSum("up 0\n", "up"), 0);
  });

  it("reads a page with CRLF line ends, and none that is no metrics page", () => {
    assert.equal(metricSum("up 1\r\n", "up"), 1);
    assert.equal(metricSum("<html>up 1</html>", "up"), undefined);
  });
});

import assert from "node:assert/strict";

import { parseBenchOptions } from "../../../bench/bench-options";

describe("options of bench", () => {
  it("measures the comparison of all setups unless told otherwise", () => {
    const { measurement, events, rounds, variants } = parseBenchOptions([]);
    assert.deepEqual(
      { measurement, events, rounds, variants },
      {
        measurement: "comparison",
        events: 100_000,
        rounds: 3,
        variants: ["documented", "full", "lean", "trimmed"],
      },
    );
  });

  it("opens the page over a million documents for ten minutes unless told otherwise", () => {
    const { events, rounds, minutes } = parseBenchOptions(["--page"]);
    assert.deepEqual({ events, rounds, minutes }, { events: 1_000_000, rounds: 5, minutes: 10 });
    assert.equal(parseBenchOptions(["--page", "--minutes", "1"]).minutes, 1);
  });

  it("takes settings of Filebeat where they are tried", () => {
    const { overrides, env } = parseBenchOptions([
      "--mapping",
      "--set",
      "queue.mem.events=4096",
      "--env",
      "A=b=c",
    ]);
    assert.deepEqual([overrides, env], [{ "queue.mem.events": "4096" }, { A: "b=c" }]);
  });

  for (const [args, sentence] of [
    [["--growth", "--set", "a=b"], "--set changes nothing of --growth: leave one of them out."],
    [["--tuning", "--env", "GOGC=1"], "--env changes nothing of --tuning: leave one of them out."],
    [["--mapping", "--quick"], "--quick changes nothing of --mapping: leave one of them out."],
    [["--hostile", "--events", "2000"], "--events changes nothing of --hostile: leave one of them out."],
    [
      ["--pipeline", "--variants", "lean"],
      "--variants changes nothing of --pipeline: leave one of them out.",
    ],
    [["--clusters", "--rounds", "2"], "--rounds changes nothing of --clusters: leave one of them out."],
    [["--kafka", "--env", "GOGC=1"], "--env changes nothing of --kafka: leave one of them out."],
    [["--page", "--set", "a=b"], "--set changes nothing of --page: leave one of them out."],
    [["--mapping", "--minutes", "2"], "--minutes changes nothing of --mapping: leave one of them out."],
    [["--tuning", "--mapping"], "--tuning and --mapping are two measurements: ask for one at a time."],
    [["--variants", "lean,fast"], '--variants has "fast": use some of documented, full, lean, trimmed.'],
    [["--set", "a"], '--set is "a": write it as name=value.'],
  ] as const) {
    it(`refuses ${args.join(" ")}`, () => {
      assert.throws(() => parseBenchOptions([...args]), { name: "UserError", message: sentence });
    });
  }
});

import assert from "node:assert/strict";

import { barChart } from "../../../bench/bar-chart";

/** The heights of the bars of a colour, in order. */
function heights(svg: string, colour: string): number[] {
  const bars = [
    ...svg.matchAll(/<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="([\d.]+)" fill="([^"]+)"/g),
  ];
  return bars
    .filter(([, width, , fill]) => fill === colour && width !== "12")
    .map(([, , height]) => Number(height));
}

describe("a bar chart", () => {
  const svg = barChart({
    title: "Bytes <per> event & second",
    categories: ["one", "two"],
    series: [
      { name: "wire", values: [100, 50] },
      { name: "stored", values: [0, 200] },
    ],
  });

  it("has bars as high as their values, side by side", () => {
    const [first = 0, second = 0] = heights(svg, "#3b6fb6");
    const [none, largest = 0] = heights(svg, "#7fb069");
    assert.ok(Math.abs(first / second - 2) < 0.01, `${first} ${second}`);
    assert.equal(none, 0);
    assert.ok(Math.abs(largest / first - 2) < 0.01, `${largest} ${first}`);
  });

  it("shows title, names and values, escaped", () => {
    for (const text of [
      "Bytes &lt;per&gt; event &amp; second",
      "one",
      "two",
      "wire",
      "stored",
      "100",
      "200",
    ]) {
      assert.ok(svg.includes(`>${text}</text>`), text);
    }
  });

  it("puts the parts of a stack on each other", () => {
    const stacked = barChart({
      title: "CPU",
      categories: ["a"],
      series: [
        { name: "x", values: [30], stack: "s" },
        { name: "y", values: [10], stack: "s" },
      ],
    });
    const bars = [
      ...stacked.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="4\d\d[\d.]*" height="([\d.]+)"/g),
    ];
    const [lower, upper] = bars.map(([, x, y, height]) => ({ x, y: Number(y), height: Number(height) }));
    assert.ok(lower && upper);
    assert.equal(lower.x, upper.x);
    assert.ok(Math.abs(upper.y + upper.height - lower.y) < 0.2);
    assert.ok(Math.abs(lower.height / upper.height - 3) < 0.05);
  });
});

import assert from "node:assert/strict";

import { type ChartFiles, chartFolder, packedChart } from "./chart-files";
import { settingsWith } from "./settings-with";

/** What is said about the path of a chart; the path itself stands as `PATH`. */
async function refusals(chartPath: string): Promise<string[]> {
  const { refusals: lines } = await settingsWith({ tetragon: { chartPath } });
  return lines.map((line) => line.replace(JSON.stringify(chartPath), "PATH"));
}

describe("tetragon.chartPath", () => {
  const noChart =
    'tetragon.chartPath: PATH is no chart; write the folder with its Chart.yaml, or the .tgz file that "helm package" makes';
  const cases: [what: string, make: () => ChartFiles, refusal: string[]][] = [
    ["a folder with a chart", () => chartFolder("name: tetragon\nversion: 1.7.0\n"), []],
    ["a packed chart", () => packedChart("name: tetragon\nversion: 1.6.0\n"), []],
    ["a chart of a version of one's own", () => chartFolder("name: tetragon\nversion: 0.1.0-ours\n"), []],
    ["a Chart.yaml that names nothing", () => chartFolder("version: 1.7.0\n"), [noChart]],
    ["a Chart.yaml that is no YAML", () => chartFolder("{"), [noChart]],
    ["a packed file that is no chart", () => packedChart("- tetragon\n"), [noChart]],
    [
      "another chart",
      () => packedChart("name: cilium\nversion: 1.7.0\n"),
      ['tetragon.chartPath: PATH is chart "cilium"; write the path of chart tetragon'],
    ],
    [
      "an old chart",
      () => chartFolder("name: tetragon\nversion: 1.5.0\n"),
      [
        "tetragon.chartPath: PATH is chart tetragon 1.5.0, whose agent exits at filters, and whose CRDs refuse policies, that are accepted here; take the chart of 1.6.0 or later",
      ],
    ],
  ];
  for (const [what, make, expected] of cases) {
    it(`${expected.length > 0 ? "refuses" : "takes"} ${what}`, async () => {
      using chart = make();
      assert.deepEqual(await refusals(chart.path), expected);
    });
  }

  it("refuses a folder without a chart, and a file that is not packed", async () => {
    for (const path of ["docs", "package.json"]) {
      assert.deepEqual(await refusals(path), [noChart]);
    }
  });

  it("refuses what does not exist, so that nobody takes it for a chart of a repository", async () => {
    for (const path of ["cilium/tetragon", "./charts/tetragon", `/${"a".repeat(90)}`, "package.json/x"]) {
      assert.deepEqual(await refusals(path), [
        "tetragon.chartPath: PATH does not exist or cannot be read; write the path of a chart, or use chartRepository and chartVersion",
      ]);
    }
  });

  it("refuses a variable, which nobody puts in", async () => {
    assert.deepEqual(await refusals("${HOME}/chart"), [
      "tetragon.chartPath: contains ${, which nothing replaces by a variable here; write the text itself",
    ]);
  });
});

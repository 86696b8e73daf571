import assert from "node:assert/strict";

import { settingsWith } from "./settings-with";

async function refusals(extraHelmValues: unknown): Promise<string[]> {
  return (await settingsWith({ extraHelmValues })).refusals.map((line) =>
    line.replace(/^extraHelmValues\.?/, ""),
  );
}

describe("extraHelmValues", () => {
  const owned: [values: Record<string, unknown>, refusal: string][] = [
    [
      { exportDirectory: "/var/log/other" },
      "exportDirectory: belongs to the pipeline: use the setting tetragon.exportDirectory, which Filebeat follows",
    ],
    [
      { dnsPolicy: "None" },
      "dnsPolicy: belongs to the pipeline: use the setting tetragon.dnsPolicy, without which no name resolves",
    ],
    [
      { tetragon: { exportFilename: "events.log" } },
      "tetragon.exportFilename: belongs to the pipeline: Filebeat finds the files by this name; remove it",
    ],
    [
      { tetragon: { exportFilePerm: "644" } },
      "tetragon.exportFilePerm: belongs to the pipeline: only root may read the events of all pods; remove it",
    ],
    [
      { tetragon: { exportFileCompress: true } },
      "tetragon.exportFileCompress: belongs to the pipeline: Filebeat reads the rotated files, which must be plain; remove it",
    ],
    [
      { tetragon: { exportFileMaxBackups: 1 } },
      "tetragon.exportFileMaxBackups: belongs to the pipeline: use the setting buffer, from which the size and number of files follow",
    ],
    [
      { tetragon: { exportRateLimit: 0 } },
      "tetragon.exportRateLimit: belongs to the pipeline: use the setting tetragon.rateLimit",
    ],
    [
      { tetragon: { exportDenyList: null } },
      "tetragon.exportDenyList: belongs to the pipeline: use the filters in the setting tetragon (docs/filters.md), which are checked before the agent reads them",
    ],
    [
      { tetragon: { enabled: false } },
      "tetragon.enabled: belongs to the pipeline: without the agent there are no events; remove it",
    ],
    [
      { export: { mode: "" } },
      "export.mode: belongs to the pipeline: the collector runs in the place of stdout; remove it",
    ],
    [
      { export: { resources: { limits: null } } },
      "export.resources.limits: belongs to the pipeline: use the setting filebeat.resources",
    ],
    [
      { export: { securityContext: { privileged: true } } },
      "export.securityContext.privileged: belongs to the pipeline: the collector has the least rights that it works with; remove it",
    ],
    [
      { export: { securityContext: { capabilities: { add: ["SYS_ADMIN"] } } } },
      "export.securityContext.capabilities: belongs to the pipeline: the collector has the least rights that it works with; remove it",
    ],
    [
      { podSecurityContext: { runAsUser: 1000 } },
      "podSecurityContext.runAsUser: belongs to the pipeline: agent and collector read and write as root; remove it",
    ],
    [
      { export: { stdout: { image: { tag: "8" } } } },
      "export.stdout.image.tag: belongs to the pipeline: use the setting filebeat.image",
    ],
    [
      { export: { stdout: { extraEnv: [{ name: "PASSWORD", value: "in-clear" }] } } },
      "export.stdout.extraEnv: belongs to the pipeline: the collector's container is made by this program; use the setting filebeat",
    ],
    [
      { extraVolumes: [] },
      "extraVolumes: belongs to the pipeline: a list replaces the collector's volumes; add volumes with a transform of the release",
    ],
    [
      { podAnnotations: { "checksum/filebeat": "1" } },
      "podAnnotations.checksum/filebeat: belongs to the pipeline: it is made from the collector's configuration and restarts the pods",
    ],
    [
      { updateStrategy: { type: "OnDelete" } },
      "updateStrategy.type: belongs to the pipeline: use the settings tetragon.nodes and tetragon.maxUnavailable",
    ],
  ];
  for (const [values, refusal] of owned) {
    it(`may not say ${JSON.stringify(values)}`, async () => {
      assert.deepEqual(await refusals(values), [refusal]);
    });
  }

  it("may not replace an object that holds such a value, by null, a list or a text", async () => {
    for (const key of ["tetragon", "export", "podAnnotations"]) {
      for (const value of [null, [], "x"]) {
        assert.deepEqual(await refusals({ [key]: value }), [
          `${key}: belongs to the pipeline: it replaces what the pipeline depends on; write an object with the values to add`,
        ]);
      }
    }
  });

  it("may not set the agent's export by a flag or a variable, which go before the configuration", async () => {
    const sets = "belongs to the pipeline: this program sets it from the settings; remove it";
    for (const flag of [
      "export-filename",
      "export-file-rotation-interval",
      "export-rate-limit",
      "--config-dir",
    ]) {
      assert.deepEqual(await refusals({ tetragon: { extraArgs: { [flag]: "x" } } }), [
        `tetragon.extraArgs.${flag}: ${sets}`,
      ]);
    }
    const extraEnv = [
      { name: "GODEBUG", value: "1" },
      { name: "TETRAGON_EXPORT_FILENAME", value: "/tmp/x" },
    ];
    assert.deepEqual(await refusals({ tetragon: { extraEnv } }), [
      "tetragon.extraEnv[1]: belongs to the pipeline: TETRAGON_EXPORT_FILENAME sets a flag of the agent that this program sets; remove it",
    ]);
  });

  it("may not give flags and variables a form that the chart makes no container of", async () => {
    assert.deepEqual(await refusals({ tetragon: { extraEnv: "A=b" } }), [
      'tetragon.extraEnv: must be a list of variables, for example [{ name: "GODEBUG", value: "http2client=0" }]',
    ]);
    for (const variable of ["A=b", null, { Name: "A" }, { name: "1A" }, { name: "A\n" }]) {
      assert.deepEqual(await refusals({ tetragon: { extraEnv: [{ name: "A" }, variable] } }), [
        "tetragon.extraEnv[1]: is no variable of a container; write an object with its name and value",
      ]);
    }
    assert.deepEqual(await refusals({ tetragon: { extraArgs: { "some-list": ["a", "b"] } } }), [
      "tetragon.extraArgs.some-list: must be a text, a number or true; write a list with commas in one text",
    ]);
  });

  it("may not turn a flag on by writing false, as the chart does", async () => {
    assert.deepEqual(await refusals({ tetragon: { extraArgs: { "enable-msg-handling-latency": false } } }), [
      'tetragon.extraArgs.enable-msg-handling-latency: turns the flag on, because the chart leaves out a false; write it as a text: "false"',
    ]);
  });

  it("may say what the program says", async () => {
    assert.deepEqual(
      await refusals({
        exportDirectory: "/var/log/tetragon",
        export: { mode: "stdout" },
        tetragon: { exportFilename: "tetragon.log", exportFilePerm: "600", exportFileCompress: false },
      }),
      [],
    );
  });

  it("may say everything else, beside owned values too", async () => {
    assert.deepEqual(
      await refusals({
        priorityClassName: "system-node-critical",
        podAnnotations: { "prometheus.io/scrape": "true" },
        podLabels: { team: "security" },
        affinity: {},
        export: { securityContext: { seLinuxOptions: { type: "spc_t" } } },
        podSecurityContext: { seLinuxOptions: { level: "s0" } },
        tetragon: {
          debug: true,
          extraArgs: { "rb-queue-size": 1000, "enable-x": "false" },
          prometheus: { serviceMonitor: { enabled: true } },
        },
        tetragonOperator: { replicas: 2 },
        rthooks: { enabled: true, interface: "nri-hook" },
      }),
      [],
    );
  });
});

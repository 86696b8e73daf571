import assert from "node:assert/strict";

import { unknownValues } from "../../../components/tetragon/chart-values";
import { readReference } from "../../reference/reference";
import { settingsWith } from "./settings-with";

describe("a secret inside extraHelmValues", () => {
  const key = "-----BEGIN EC PRIVATE KEY-----\nhunter2\n-----END EC PRIVATE KEY-----";
  const secrets: [values: Record<string, unknown>, place: string][] = [
    [
      { tetragon: { extraEnv: [{ name: "A" }, { name: "API_TOKEN", value: "hunter2" }] } },
      "tetragon.extraEnv[1].value",
    ],
    [
      { tetragon: { extraEnv: [{ name: "PROXY", value: "http://u:hunter2@proxy" }] } },
      "tetragon.extraEnv[0].value",
    ],
    [{ tetragon: { extraArgs: { "otlp-api-key": "hunter2" } } }, "tetragon.extraArgs.otlp-api-key"],
    [{ podAnnotations: { adminPassword: "hunter2" } }, "podAnnotations.adminPassword"],
    [{ podAnnotations: { note: key } }, "podAnnotations.note"],
    [{ podAnnotations: { header: "Bearer hunter2-hunter2" } }, "podAnnotations.header"],
    [{ rthooks: { extraHookArgs: { clientSecret: "hunter2" } } }, "rthooks.extraHookArgs.clientSecret"],
  ];
  for (const [extraHelmValues, place] of secrets) {
    it(`is refused in ${place}, without a part of it`, async () => {
      const { refusals } = await settingsWith({ extraHelmValues });
      assert.deepEqual(refusals, [
        `extraHelmValues.${place}: is a password, key or token in plain text, which the cluster keeps readable in the release and its pods; put it into a Secret and write its name, for example with valueFrom.secretKeyRef`,
      ]);
    });
  }

  it("is not seen in names of Secrets, in files and in what is empty", async () => {
    const { refusals } = await settingsWith({
      extraHelmValues: {
        imagePullSecrets: [{ name: "registry" }],
        podAnnotations: { existingSecret: "tls", secretName: "tls", token: "", "vault/token-path": "/x" },
        tetragon: {
          extraEnv: [{ name: "TOKEN", valueFrom: { secretKeyRef: { name: "a", key: "token" } } }],
          extraArgs: { "token-file": "/var/run/token" },
          extraVolumeMounts: [{ name: "token", mountPath: "/token" }],
        },
        serviceAccount: { create: true },
      },
    });
    assert.deepEqual(refusals, []);
  });
});

describe("a value that the chart does not know", () => {
  const unread = (place: string, key: string) =>
    `${place} has the key "${key}", which chart tetragon 1.7.0 does not know and Helm ignores; `;

  it("is told together with the one that it may mean", async () => {
    const { refusals, warnings } = await settingsWith({
      extraHelmValues: {
        tolerance: [],
        priorityClasName: "a",
        tetragon: { btff: "/btf", prometheus: { serviceMonitors: {} } },
        tetragonOperator: { image: { tags: "x" } },
        resources: {},
      },
    });
    assert.deepEqual(refusals, []);
    assert.deepEqual(warnings, [
      `${unread("extraHelmValues", "tolerance")}remove it or correct its spelling and place`,
      `${unread("extraHelmValues", "priorityClasName")}write priorityClassName if that is meant`,
      `${unread("extraHelmValues.tetragon", "btff")}write btf if that is meant`,
      `${unread("extraHelmValues.tetragon.prometheus", "serviceMonitors")}write serviceMonitor if that is meant`,
      `${unread("extraHelmValues.tetragonOperator.image", "tags")}write tag if that is meant`,
      `${unread("extraHelmValues", "resources")}remove it or correct its spelling and place`,
    ]);
  });

  it("is none of its values.yaml", () => {
    const values = Object.keys(readReference("tetragon-chart-values").types);
    assert.ok(values.length > 150);
    for (const path of values) {
      const nested = path.split(".").reduceRight<unknown>((inner, name) => ({ [name]: inner }), {});
      assert.deepEqual(unknownValues(nested as Record<string, unknown>), [], path);
    }
  });

  it("is none of the objects that Kubernetes defines", () => {
    const free = {
      tetragon: { resources: { limits: { hugepages: 1 } } },
      affinity: { a: {} },
      podLabels: { a: "b" },
    };
    assert.deepEqual(unknownValues(free), []);
  });
});

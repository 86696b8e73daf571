import assert from "node:assert/strict";

import { accepts, refuses } from "./refusals";
import { settingsWith } from "./settings-with";

const plainPath =
  "must be a plain path: segments of letters, digits, dots, dashes and underscores, without a slash at the end, up to 200 characters";
const systemDirectory =
  'is a directory of the system; use one of its own, for example below "/var/log" or "/var/lib"';

describe("a setting that would lose events is refused:", () => {
  refuses([
    [
      "a rate limit of none",
      { tetragon: { rateLimit: 0 } },
      "tetragon.rateLimit: drops every event at 0; write -1 for no limit, or the events per minute and node",
    ],
    [
      "a key that lives for minutes where months are meant",
      { publisher: { expiration: "6m" } },
      'publisher.expiration: is 6 minutes to Elasticsearch; write days or hours, for example "180d" or "12h"',
    ],
    [
      "a key that lives for less than a day",
      { publisher: { expiration: "23h" } },
      'publisher.expiration: is less than a day: the key would end before it is rotated, and the pipeline with it; write for example "180d"',
    ],
    [
      "a key that lives for no time",
      { publisher: { expiration: "0d" } },
      'publisher.expiration: is no time at all; write at least "1h"',
    ],
    [
      "an update that would never begin",
      { tetragon: { maxUnavailable: "0%" } },
      'tetragon.maxUnavailable: must be a share from "1%" to "100%" or a number of nodes from 1 on: with none at a time no update would begin',
    ],
  ]);
  accepts([
    { tetragon: { rateLimit: -1 } },
    { tetragon: { rateLimit: 1, maxUnavailable: "100%" } },
    { publisher: { expiration: "24h" } },
  ]);
});

describe("a directory on the node is refused", () => {
  refuses([
    [
      "with a glob",
      { tetragon: { exportDirectory: "/var/log/*" } },
      `tetragon.exportDirectory: ${plainPath}`,
    ],
    [
      "with a variable",
      { filebeat: { registryDirectory: "/var/lib/${HOSTNAME}" } },
      `filebeat.registryDirectory: ${plainPath}`,
    ],
    [
      "that climbs",
      { tetragon: { exportDirectory: "/var/log/../../etc" } },
      'tetragon.exportDirectory: must not contain "." or ".." as a segment; write the path that is meant',
    ],
    [
      "that is relative",
      { tetragon: { exportDirectory: "tetragon" } },
      'tetragon.exportDirectory: must be an absolute path on the node, for example "/var/log/tetragon"',
    ],
    [
      "with a slash at its end",
      { tetragon: { exportDirectory: "/var/log/t/" } },
      `tetragon.exportDirectory: ${plainPath}`,
    ],
    ["that is the root", { tetragon: { exportDirectory: "/" } }, `tetragon.exportDirectory: ${plainPath}`],
    [
      "in /etc",
      { tetragon: { exportDirectory: "/etc/tetragon" } },
      `tetragon.exportDirectory: ${systemDirectory}`,
    ],
    [
      "in /proc",
      { filebeat: { registryDirectory: "/proc/1" } },
      `filebeat.registryDirectory: ${systemDirectory}`,
    ],
    [
      "of the kubelet",
      { filebeat: { registryDirectory: "/var/lib/kubelet/filebeat" } },
      `filebeat.registryDirectory: ${systemDirectory}`,
    ],
    [
      "of container runtimes, by its other name",
      { tetragon: { exportDirectory: "/var/run/containerd" } },
      `tetragon.exportDirectory: ${systemDirectory}`,
    ],
    [
      "that others write to",
      { tetragon: { exportDirectory: "/var/log" } },
      'tetragon.exportDirectory: is shared with other programs; use a directory of its own in it, for example "/var/log/tetragon"',
    ],
    [
      "that the chart mounts",
      { tetragon: { exportDirectory: "/var/run/tetragon" } },
      'tetragon.exportDirectory: is a mount of the chart; use a directory in it, for example "/var/run/tetragon/export"',
    ],
    [
      "for two things at once",
      { filebeat: { registryDirectory: "/var/log/tetragon" } },
      "filebeat.registryDirectory: is tetragon.exportDirectory (/var/log/tetragon) or one lies in the other; write two directories apart",
    ],
    [
      "inside the other one",
      { tetragon: { exportDirectory: "/var/lib/tetragon-filebeat/events" } },
      "filebeat.registryDirectory: is tetragon.exportDirectory (/var/lib/tetragon-filebeat/events) or one lies in the other; write two directories apart",
    ],
    [
      "that is the other one by a link",
      {
        tetragon: { exportDirectory: "/var/run/cilium/tetragon" },
        filebeat: { registryDirectory: "/run/cilium/tetragon/registry" },
      },
      "filebeat.registryDirectory: is tetragon.exportDirectory (/var/run/cilium/tetragon) or one lies in the other; write two directories apart",
    ],
  ]);
  accepts([
    { tetragon: { exportDirectory: "/var/log/tetragon-2" } },
    {
      tetragon: { exportDirectory: "/data/tetragon" },
      filebeat: { registryDirectory: "/data/tetragon-registry" },
    },
  ]);

  it("is told when a reboot empties it", async () => {
    const { warnings } = await settingsWith({ tetragon: { exportDirectory: "/var/run/cilium/tetragon" } });
    assert.deepEqual(warnings, [
      "/var/run/cilium/tetragon is emptied by a reboot, and what was not sent is lost; use a directory below /var/log or /var/lib",
    ]);
  });
});

describe("phases of retention are refused", () => {
  const ilm = (phases: Record<string, unknown>) => ({ retention: { ilm: phases } });
  refuses([
    [
      "that delete at once",
      ilm({ delete: { minAge: "0d" } }),
      'retention.ilm.delete.minAge: is no time at all; write at least "1h"',
    ],
    [
      "that delete before they are cold",
      ilm({ cold: { minAge: "14d" }, delete: { minAge: "7d" } }),
      "retention.ilm.delete.minAge: is too early: cold begins at 14d; write an age above 14d",
    ],
    [
      "that are cold before they are warm",
      ilm({ warm: { minAge: "2d" }, cold: {}, delete: { minAge: "9d" } }),
      "retention.ilm.cold.minAge: is missing, so the phase begins at the rollover: warm begins at 2d; write an age above 2d",
    ],
    [
      "that begin together, in other units",
      ilm({ warm: { minAge: "48h" }, cold: { minAge: "2d" }, delete: { minAge: "9d" } }),
      "retention.ilm.cold.minAge: is too early: warm begins at 48h; write an age above 48h",
    ],
    [
      "in minutes where months are meant",
      ilm({ delete: { minAge: "6m" } }),
      'retention.ilm.delete.minAge: is 6 minutes to Elasticsearch; write days or hours, for example "180d" or "12h"',
    ],
    ["without an end", ilm({}), "retention.ilm.delete: write delete as an object with fields of minAge"],
    [
      "with an index every minute",
      ilm({ hot: { maxPrimaryShardSize: "1mb" }, delete: { minAge: "9d" } }),
      'retention.ilm.hot.maxPrimaryShardSize: is less than 100mb, which makes an index of its own every few minutes; write for example "50gb"',
    ],
    [
      "with an index that never ends",
      ilm({ hot: { maxPrimaryShardSize: "10tb" }, delete: { minAge: "9d" } }),
      'retention.ilm.hot.maxPrimaryShardSize: is more than 200gb, which no index reaches before its 200 million documents end it; write for example "50gb"',
    ],
    [
      "with an index for every document",
      ilm({ hot: { maxPrimaryShardSize: "1kb" }, delete: { minAge: "9d" } }),
      'retention.ilm.hot.maxPrimaryShardSize: must be a size such as "50gb"',
    ],
  ]);
  accepts([
    ilm({ hot: { maxPrimaryShardSize: "200gb" }, delete: { minAge: "12h" } }),
    ilm({ delete: { minAge: "12h" } }),
    ilm({ warm: {}, cold: { minAge: "1d" }, delete: { minAge: "2d" } }),
  ]);
});

describe("resources of a container are refused", () => {
  const limits = (memory: string, more = {}) => ({
    filebeat: { resources: { limits: { memory }, ...more } },
  });
  refuses([
    [
      "without a unit",
      limits("512"),
      'filebeat.resources.limits.memory: has no unit of memory; write for example "512Mi"',
    ],
    [
      "in thousandths of a byte",
      limits("512m"),
      'filebeat.resources.limits.memory: has no unit of memory; write for example "512Mi"',
    ],
    [
      "in bytes",
      limits("536870912"),
      'filebeat.resources.limits.memory: has no unit of memory; write for example "512Mi"',
    ],
    [
      "in another unit",
      limits("512MB"),
      'filebeat.resources.limits.memory: must be a quantity of memory with its unit, such as "256Mi" or "1Gi"',
    ],
    [
      "of less than the sidecar needs",
      limits("64Mi"),
      "filebeat.resources.limits.memory: 64Mi are too little to read 17 files and send over 1 connection; set 134Mi or more",
    ],
    [
      "of less than the agent needs",
      { tetragon: { resources: { limits: { memory: "20M" } } } },
      "tetragon.resources.limits.memory: is less than 128Mi: the agent is killed for want of memory",
    ],
    [
      "of five hundred cores",
      { filebeat: { resources: { requests: { cpu: "500" } } } },
      'filebeat.resources.requests.cpu: is 500 cores; write thousandths of a core with an m, for example "500m"',
    ],
    [
      "that ask for more than they may have",
      limits("1000M", { requests: { memory: "1Gi" } }),
      "filebeat.resources.requests.memory: 1Gi is above limits.memory (1000M); lower the request or raise the limit",
    ],
    [
      "that ask for more CPU than they may have",
      { tetragon: { resources: { requests: { cpu: "1.5" }, limits: { cpu: "1200m" } } } },
      "tetragon.resources.requests.cpu: 1.5 is above limits.cpu (1200m); lower the request or raise the limit",
    ],
  ]);
  accepts([
    limits("1Gi", { requests: { memory: "1024Mi" } }),
    { tetragon: { resources: { requests: { cpu: "0.5" } } } },
  ]);
});

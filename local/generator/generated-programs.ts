import type { Random } from "./random";

/** A program as it is typically run: what an exec event says of it. */
export interface Program {
  readonly binary: string;
  /** argv[1..] joined by spaces, an argument with a space in double quotes; nothing where there are no arguments. */
  readonly args?: (random: Random) => string;
  readonly cwd?: string;
  /** The user where it is not that of the container or service that runs it. */
  readonly uid?: number;
}

const hosts = [
  "ledger.payments.svc",
  "quotes.market.svc",
  "mirror.example.com",
  "hooks.example.net",
  "10.96.0.1",
];
const files = [
  "/var/lib/app/state.db",
  "/srv/app/config.toml",
  "/tmp/upload-7.part",
  "/etc/hosts",
  "/srv/www/index.html",
];

/** Main processes of the containers of workloads.ts. */
const mains = {
  catalogd: {
    binary: "/app/catalogd",
    args: (r) => `--listen :8080 --shard ${r.int(0, 63)} --log-format json`,
    cwd: "/app",
  },
  ledgerd: {
    binary: "/opt/ledger/bin/ledgerd",
    args: () => "serve --config /etc/ledger/ledger.yaml",
    cwd: "/opt/ledger",
  },
  java: {
    binary: "/opt/java/openjdk/bin/java",
    args: (r) => `-Xmx${r.int(1, 8)}g -XX:+UseG1GC -Dprofile=live -jar /srv/quotes.jar --server.port=8081`,
    cwd: "/srv",
  },
  node: {
    binary: "/usr/local/bin/node",
    args: () => "--enable-source-maps dist/main.js",
    cwd: "/usr/src/app",
  },
  gunicorn: {
    binary: "/usr/local/bin/python3.12",
    args: (r) => `-m gunicorn basket.wsgi -w ${r.int(2, 9)} -b 0.0.0.0:8000`,
    cwd: "/code",
  },
  postgres: {
    binary: "/usr/lib/postgresql/16/bin/postgres",
    args: () => "-c max_connections=400 -c wal_level=logical",
    cwd: "/var/lib/postgresql/data",
  },
  redis: { binary: "/usr/local/bin/redis-server", args: () => "*:6379", cwd: "/data" },
  envoy: {
    binary: "/usr/local/bin/envoy",
    args: (r) => `-c /etc/envoy/envoy.yaml --concurrency ${r.int(1, 8)} --drain-time-s 45`,
    cwd: "/",
  },
  collector: { binary: "/otelcol", args: () => "--config=/conf/relay.yaml", cwd: "/" },
  pause: { binary: "/pause", cwd: "/" },
  sshd: { binary: "/usr/sbin/sshd", args: () => "-D -e", cwd: "/" },
} as const satisfies Record<string, Program>;

/** Short-lived programs, mostly run inside containers. */
const tools = {
  sh: { binary: "/bin/sh", args: (r) => `-c "exec /scripts/task-${r.int(1, 40)}.sh --once"` },
  bash: { binary: "/bin/bash", args: (r) => `/scripts/rotate.sh ${r.pick(files)}` },
  curl: {
    binary: "/usr/bin/curl",
    args: (r) =>
      `-fsS --max-time ${r.int(1, 30)} https://${r.pick(hosts)}/v${r.int(1, 3)}/items?id=${r.int(1, 99999)}`,
  },
  wget: { binary: "/usr/bin/wget", args: (r) => `-q -O /tmp/${r.suffix(6)} http://${r.pick(hosts)}/pkg.tgz` },
  cat: { binary: "/usr/bin/cat", args: (r) => r.pick(files) },
  grep: { binary: "/usr/bin/grep", args: (r) => ` "connection refused" ${r.pick(files)} -c` },
  sed: { binary: "/usr/bin/sed", args: (r) => `-i "s/old value/new value/g" ${r.pick(files)}` },
  ls: { binary: "/bin/ls", args: () => "-la /var/lib/app" },
  date: { binary: "/bin/date", args: () => "+%s" },
  sleep: { binary: "/bin/sleep", args: (r) => String(r.int(1, 60)) },
  rm: { binary: "/bin/rm", args: (r) => `-rf /tmp/${r.suffix(8)}` },
  mv: { binary: "/bin/mv", args: (r) => `/tmp/${r.suffix(8)} /var/lib/app/segment-${r.int(1, 500)}` },
  vi: { binary: "/usr/bin/vi", args: (r) => r.pick(files) },
  pg_isready: { binary: "/usr/bin/pg_isready", args: () => "-U app -d app -h 127.0.0.1 -p 5432" },
  "redis-cli": { binary: "/usr/local/bin/redis-cli", args: () => "ping" },
  probe: { binary: "/bin/grpc_health_probe", args: (r) => `-addr=:${r.int(8080, 8090)} -connect-timeout=1s` },
  python: {
    binary: "/usr/bin/python3",
    args: (r) =>
      `/jobs/report.py --day 2026-01-${String(r.int(1, 28)).padStart(2, "0")} --out s3://reports/${r.suffix(8)}`,
  },
  su: { binary: "/bin/su", args: () => `-s /bin/sh app -c "id -u"`, uid: 0 },
  sudo: { binary: "/usr/bin/sudo", args: () => "-n -u root /usr/sbin/service app reload", uid: 0 },
  chmod: { binary: "/bin/chmod", args: (r) => `0640 ${r.pick(files)}` },
  ln: { binary: "/bin/ln", args: (r) => `-s ${r.pick(files)} /tmp/${r.suffix(5)}` },
  unshare: { binary: "/usr/bin/unshare", args: () => "-Ur /bin/sh" },
  nc: { binary: "/usr/bin/nc", args: (r) => `-lk ${r.int(20000, 60000)}` },
  ping: { binary: "/bin/ping", args: (r) => `-c 1 ${r.pick(hosts)}` },
  dig: { binary: "/usr/bin/dig", args: (r) => `+short ${r.pick(hosts)}` },
} as const satisfies Record<string, Program>;

/** Processes of the host itself. */
const host = {
  systemd: { binary: "/usr/lib/systemd/systemd", args: () => "--system --deserialize 41", cwd: "/", uid: 0 },
  kubelet: {
    binary: "/usr/bin/kubelet",
    args: () => "--config=/var/lib/kubelet/config.yaml --node-ip=10.40.2.17",
    cwd: "/",
    uid: 0,
  },
  containerd: { binary: "/usr/bin/containerd", cwd: "/", uid: 0 },
  "containerd-shim": {
    binary: "/usr/bin/containerd-shim-runc-v2",
    args: (r) => `-namespace k8s.io -id ${r.hex(64)} -address /run/containerd/containerd.sock`,
    cwd: "/run/containerd",
    uid: 0,
  },
  runc: {
    binary: "/usr/sbin/runc",
    args: (r) =>
      `--root /run/containerd/runc/k8s.io --systemd-cgroup exec --process /tmp/runc-process${r.int(1e8, 9e8)} --detach`,
    cwd: "/run/containerd",
    uid: 0,
  },
  cron: { binary: "/usr/sbin/cron", args: () => "-f -P", cwd: "/var/spool/cron", uid: 0 },
  iptables: {
    binary: "/usr/sbin/iptables",
    args: () => "-w 5 -W 100000 -S KUBE-FIREWALL -t filter",
    cwd: "/",
    uid: 0,
  },
  modprobe: {
    binary: "/usr/sbin/modprobe",
    args: (r) => `-q -- ${r.pick(["xfs", "wireguard", "nf_conntrack", "br_netfilter"])}`,
    cwd: "/",
    uid: 0,
  },
  rmmod: { binary: "/usr/sbin/rmmod", args: () => "wireguard", cwd: "/root", uid: 0 },
  bpftool: {
    binary: "/usr/sbin/bpftool",
    args: () => "prog load /opt/probes/flow.o /sys/fs/bpf/flow",
    cwd: "/root",
    uid: 0,
  },
  mount: {
    binary: "/usr/bin/mount",
    args: (r) => `-t tmpfs tmpfs /var/lib/kubelet/pods/${r.uuid()}/volumes/token`,
    cwd: "/",
    uid: 0,
  },
  nsenter: {
    binary: "/usr/bin/nsenter",
    args: (r) => `-t ${r.int(2000, 90000)} -n ip -br addr`,
    cwd: "/root",
    uid: 0,
  },
  strace: { binary: "/usr/bin/strace", args: (r) => `-f -p ${r.int(2000, 90000)}`, cwd: "/root", uid: 0 },
  truncate: { binary: "/usr/bin/truncate", args: () => "-s 0 /var/log/syslog.1", cwd: "/root", uid: 0 },
  logrotate: { binary: "/usr/sbin/logrotate", args: () => "/etc/logrotate.conf", cwd: "/", uid: 0 },
  chronyd: { binary: "/usr/sbin/chronyd", args: () => "-F 1", cwd: "/", uid: 0 },
} as const satisfies Record<string, Program>;

const all = { ...mains, ...tools, ...host };

export type ProgramName = keyof typeof all;

/** Programs that run on the host, outside of any container. */
export const hostPrograms: ReadonlySet<ProgramName> = new Set(Object.keys(host) as ProgramName[]);

/** Programs that the kubelet runs in containers as exec probes. */
export const probePrograms: ReadonlySet<ProgramName> = new Set(["probe", "pg_isready", "redis-cli"] as const);

/** Programs by the short name that workloads and hooks refer to. */
export const programs: Readonly<Record<ProgramName, Program>> = all;

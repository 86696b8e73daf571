import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { stringify } from "yaml";

import { UserError } from "../../components/errors";
import { BackgroundProcess } from "../background-process";
import { freePort, loopback } from "../ports";
import type { Shutdown } from "../shutdown";
import type { ClusterBinaries } from "./cluster-binaries";
import { KubernetesClient, type KubernetesEndpoint } from "./kubernetes-client";

/** Where and how a control plane runs. */
export interface ControlPlaneOptions {
  /** Names the context in the kubeconfig, and the cluster's keys in an etcd that several share. */
  name: string;
  binaries: ClusterBinaries;
  /** An etcd that answers. */
  etcdUrl: string;
  /** For certificates, keys and logs. */
  directory: string;
}

/** A control plane that answers, without nodes. */
export interface ControlPlane {
  name: string;
  endpoint: KubernetesEndpoint;
  client: KubernetesClient;
  /** The certificate of the API server with its key, good for any server on the loopback address. */
  certificate: { cert: string; key: string };
}

const startTimeout = 180_000;

/** Starts an etcd that keeps nothing longer than its directory lives, and returns its URL. */
export async function startEtcd(
  binaries: ClusterBinaries,
  directory: string,
  shutdown: Shutdown,
): Promise<string> {
  await mkdir(directory, { recursive: true });
  const [client, peer] = [await freePort(), await freePort()].map((port) => `http://${loopback}:${port}`);
  const etcd = await start("etcd", binaries.etcd, directory, shutdown, {
    "data-dir": join(directory, "data"),
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `default=${peer}`,
    // Nobody reads the data after a crash.
    "unsafe-no-fsync": "true",
    "log-level": "warn",
  });
  await until("etcd", [etcd], async () => (await fetch(`${client}/health`)).ok);
  return client as string;
}

/** Starts API server, controllers and scheduler, and returns when all of them work. */
export async function startControlPlane(
  options: ControlPlaneOptions,
  shutdown: Shutdown,
): Promise<ControlPlane> {
  const { name, binaries, directory } = options;
  await mkdir(directory, { recursive: true });
  const port = await freePort();
  const token = randomBytes(16).toString("hex");
  const files = await writeCredentials(directory, token);
  const apiServer = await start("kube-apiserver", binaries.apiServer, directory, shutdown, {
    "etcd-servers": options.etcdUrl,
    "etcd-prefix": `/registry-${name}`,
    "bind-address": loopback,
    "secure-port": String(port),
    "cert-dir": directory,
    "token-auth-file": files.tokens,
    "authorization-mode": "RBAC",
    "allow-privileged": "true",
    "service-account-issuer": "https://kubernetes.default.svc",
    "service-account-key-file": files.publicKey,
    "service-account-signing-key-file": files.privateKey,
    "service-cluster-ip-range": "10.96.0.0/24",
    // A service cannot point to the loopback address.
    "endpoint-reconciler-type": "none",
    v: "1",
  });
  const url = `https://${loopback}:${port}`;
  const certificateFile = join(directory, "apiserver.crt");
  const ca = await until("kube-apiserver", [apiServer], () => readFile(certificateFile, "utf8"));
  const endpoint = { url, ca, token };
  const client = new KubernetesClient(endpoint);
  shutdown.add(async () => client.close());
  await until("kube-apiserver", [apiServer], async () => (await client.request("GET", "/readyz")) === "ok");

  const kubeconfigFile = join(directory, "kubeconfig");
  await writeFile(kubeconfigFile, stringify(kubeconfig({ name, endpoint })), { mode: 0o600 });
  const common = { kubeconfig: kubeconfigFile, "leader-elect": "false", "secure-port": "0" };
  const others = await Promise.all([
    start("kube-controller-manager", binaries.controllerManager, directory, shutdown, {
      ...common,
      "root-ca-file": certificateFile,
      "service-account-private-key-file": files.privateKey,
      "use-service-account-credentials": "true",
      // Simulated nodes send no heartbeat while a debugger holds this process.
      "node-monitor-grace-period": "87600h",
    }),
    start("kube-scheduler", binaries.scheduler, directory, shutdown, common),
  ]);
  // Pods are admitted only when the controllers have made the service account and the root certificate's ConfigMap.
  await until("the control plane", [apiServer, ...others], async () => {
    const namespace = "/api/v1/namespaces/kube-system";
    return (
      (await client.find(`${namespace}/serviceaccounts/default`)) !== undefined &&
      (await client.find(`${namespace}/configmaps/kube-root-ca.crt`)) !== undefined
    );
  });
  const key = await readFile(join(directory, "apiserver.key"), "utf8");
  return { name, endpoint, client, certificate: { cert: ca, key } };
}

/** A kubeconfig of control planes: a context for each, and further contexts by the name of their cluster. */
export function kubeconfig(
  current: Pick<ControlPlane, "name" | "endpoint">,
  others: Pick<ControlPlane, "name" | "endpoint">[] = [],
  furtherContexts: Record<string, string> = {},
): object {
  const all = [current, ...others];
  const ownContexts = Object.fromEntries(all.map(({ name }) => [name, name]));
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: all.map(({ name, endpoint: { url, ca } }) => ({
      name,
      cluster: { server: url, "certificate-authority-data": Buffer.from(ca, "utf8").toString("base64") },
    })),
    users: all.map(({ name, endpoint: { token } }) => ({ name, user: { token } })),
    contexts: Object.entries({ ...ownContexts, ...furtherContexts }).map(([name, cluster]) => ({
      name,
      context: { cluster, user: cluster },
    })),
    "current-context": current.name,
  };
}

async function writeCredentials(directory: string, token: string) {
  const files = {
    tokens: join(directory, "tokens.csv"),
    privateKey: join(directory, "service-account.key"),
    publicKey: join(directory, "service-account.pub"),
  };
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const mode = { mode: 0o600 };
  await writeFile(files.tokens, `${token},admin,admin,system:masters\n`, mode);
  await writeFile(files.privateKey, keys.privateKey, mode);
  await writeFile(files.publicKey, keys.publicKey, mode);
  return files;
}

/** Starts one program whose flags are `--name=value`; the shutdown ends it. */
async function start(
  name: string,
  command: string,
  directory: string,
  shutdown: Shutdown,
  flags: Record<string, string>,
): Promise<BackgroundProcess> {
  const started = await BackgroundProcess.start({
    command,
    args: Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`),
    env: process.env,
    cwd: directory,
    logFile: join(directory, `${name}.log`),
  });
  shutdown.add(async () => {
    started.kill("SIGKILL");
    await started.ended();
  });
  return started;
}

/** Repeats a check until it gives something; ends with a UserError when a process ends or the time is up. */
async function until<T>(what: string, processes: BackgroundProcess[], check: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline) {
    const ended = processes.find(({ exit }) => exit !== undefined);
    if (ended) {
      throw new UserError(`${what} did not start: it ${await ended.obituary()}`);
    }
    const result = await check().catch(() => undefined);
    if (result) {
      return result;
    }
    await sleep(100);
  }
  throw new UserError(
    `${what} did not answer within ${startTimeout / 1000} s: it ${await processes[0]?.obituary()}`,
  );
}

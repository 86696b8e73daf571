import type { VerifySetup } from "./verify-setup";

/** A set-up in which one thing is wrong, and what verify says of it. */
export interface Broken {
  title: string;
  check: string;
  verdict: "ok" | "warning" | "failed" | "skipped";
  /** Name of the runbook's section. */
  cause?: string;
  /** What is seen. */
  seen: RegExp;
  /** Breaks it; what is returned mends it again. */
  make: (setup: VerifySetup) => Promise<() => Promise<unknown> | void>;
  override?: Record<string, unknown>;
}

/** Where the stack's objects are. */
export const namespace = "/api/v1/namespaces/kube-system";
/** Nothing to mend. */
export const nothing = () => undefined;

/** Changes a field of the set-up. */
export function field<Key extends "log" | "indexerLog" | "metrics" | "excess" | "lacking" | "lifecycle">(
  key: Key,
  value: VerifySetup[Key],
) {
  return async (setup: VerifySetup) => {
    const before = setup[key];
    setup[key] = value;
    return () => void (setup[key] = before);
  };
}

/** Path of the Secret in which Helm keeps the deployed release. */
export async function releaseSecret({ client }: VerifySetup): Promise<string> {
  const path = `${namespace}/secrets?labelSelector=owner%3Dhelm%2Cstatus%3Ddeployed`;
  const [secret] = await client.list(path);
  return `${namespace}/secrets/${secret?.metadata.name}`;
}

/** Patches an object, and undoes it with another patch. */
export function patch(path: string, change: object, back: object) {
  return async ({ client }: VerifySetup) => {
    await client.request("PATCH", path, change);
    return () => client.request("PATCH", path, back);
  };
}

/** Shows the status of a container of the agent, or of the indexer, as a kubelet would report it. */
export function containerStatus(state: object, lastState: object = {}, container = "export-stdout") {
  return async (setup: VerifySetup) => {
    const [name] = await (container === "filebeat" ? setup.indexerPods() : setup.pods());
    const path = `${namespace}/pods/${name}`;
    const pod = await setup.client.request<{ status: { containerStatuses: { name: string }[] } }>(
      "GET",
      path,
    );
    const { containerStatuses } = pod.status;
    const changed = containerStatuses.map((status) =>
      status.name === container ? { ...status, restartCount: 3, ready: false, state, lastState } : status,
    );
    await setup.client.request("PATCH", `${path}/status`, { status: { containerStatuses: changed } });
    return () => setup.client.request("DELETE", `${path}?gracePeriodSeconds=0`);
  };
}

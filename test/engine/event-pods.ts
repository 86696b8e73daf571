import { setTimeout as sleep } from "node:timers/promises";

import type { KubernetesObject } from "../../local/cluster/kubernetes-client";
import { eventually } from "./eventually";
import { document } from "./pod-samples";
import type { VerifySetup } from "./verify-setup";

/** Namespace that admits only what Pod Security calls `restricted`. */
export const restrictedNamespace = "restricted";
const label = "app.kubernetes.io/name=tetragon-elastic-verify";
const podsPath = `/api/v1/namespaces/${restrictedNamespace}/pods`;

/** Makes the namespace; the API server itself refuses pods that ask for more. */
export async function makeRestrictedNamespace({ client }: VerifySetup): Promise<void> {
  await client.request("POST", "/api/v1/namespaces", {
    metadata: {
      name: restrictedNamespace,
      labels: { "pod-security.kubernetes.io/enforce": "restricted" },
    },
  });
  const account = `/api/v1/namespaces/${restrictedNamespace}/serviceaccounts/default`;
  await eventually(async () => (await client.find(account)) !== undefined);
}

/** Pods of `verify --generate` that are there now. */
export function eventPods({ client }: VerifySetup): Promise<KubernetesObject[]> {
  return client.list(`${podsPath}?labelSelector=${encodeURIComponent(label)}`);
}

/** Waits for the pod of `verify --generate`, and returns its name. */
export async function eventPod(setup: VerifySetup): Promise<string> {
  for (;;) {
    const [pod] = await eventPods(setup);
    if (pod) {
      return pod.metadata.name;
    }
    await sleep(100);
  }
}

/**
 * Plays what simulated nodes do not do: the pod ends, and the collector sends the documents of what ran in it.
 *
 * @param actions of each of the two programs
 */
export async function runEventPod(setup: VerifySetup, actions: string[]): Promise<void> {
  const name = await eventPod(setup);
  await setup.client.request("PATCH", `${podsPath}/${name}/status`, { status: { phase: "Succeeded" } });
  await setup.store(
    ["ls", "whoami"].flatMap((program) =>
      actions.map((action) =>
        document("node-1", action, {
          kubernetes: { namespace: restrictedNamespace, pod: { name } },
          process: { name: program, executable: `/usr/bin/${program}` },
        }),
      ),
    ),
  );
}

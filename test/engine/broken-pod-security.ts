import type { KubernetesObject } from "../../local/cluster/kubernetes-client";
import { type Broken, namespace } from "./broken-setup";
import { eventually } from "./eventually";
import type { VerifySetup } from "./verify-setup";

/** Sets the level that the namespace enforces; null takes the label away. */
export async function enforce({ client }: VerifySetup, level: string | null): Promise<void> {
  const labels = { "pod-security.kubernetes.io/enforce": level };
  await client.request("PATCH", namespace, { metadata: { labels } });
}

/** Lets the API server refuse one agent at the level `restricted`; what is returned deletes the events about it. */
export async function refuseAgent(setup: VerifySetup): Promise<() => Promise<unknown>> {
  const { client } = setup;
  const events = `${namespace}/events`;
  const [pod] = await setup.pods();
  await enforce(setup, "restricted");
  await client.request("DELETE", `${namespace}/pods/${pod}?gracePeriodSeconds=0`);
  await eventually(async () => {
    const seen = await client.list<KubernetesObject & { message?: string }>(events);
    return seen.some(({ message }) => message?.includes("violates PodSecurity"));
  });
  return () => client.request("DELETE", events);
}

/** Namespaces that refuse the agent. */
export const brokenPodSecurity: Broken[] = [
  {
    title: "a namespace that enforces Pod Security",
    check: "pod-security",
    verdict: "failed",
    cause: "pod-security",
    seen: /enforces "baseline"/,
    make: async (setup) => {
      await enforce(setup, "baseline");
      return () => enforce(setup, null);
    },
  },
  {
    title: "a namespace without a label, in which the API server refused an agent",
    check: "pod-security",
    verdict: "failed",
    cause: "pod-security",
    seen: /violates PodSecurity "restricted/,
    make: async (setup) => {
      const mend = await refuseAgent(setup);
      await enforce(setup, null);
      return mend;
    },
  },
];

import assert from "node:assert/strict";

import {
  policiesSetting,
  policyLibrary,
  resolvePolicies,
  type TracingPolicyManifest,
} from "../../../../components/tetragon/policies";

/** The one manifest that an entry of `tetragon.policies` becomes. */
export function policy(entry: unknown): TracingPolicyManifest {
  const [manifest, ...others] = policies([entry]);
  assert.ok(manifest);
  assert.deepEqual(others, []);
  return manifest;
}

/** The manifests of a value of `tetragon.policies`. */
export function policies(setting: unknown): TracingPolicyManifest[] {
  return resolvePolicies(policiesSetting.parse(setting));
}

/** What the setting's schema says about a value: `path: message`, one per issue. */
export function complaints(setting: unknown): string[] {
  const result = policiesSetting.safeParse(setting);
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

export const policyNames = policyLibrary.map(({ name }) => name);
export const enforceable = policyLibrary
  .filter(({ enforcement }) => enforcement !== undefined)
  .map(({ name }) => name);

/** Every policy of the library: with defaults, with every switch turned, and enforcing where it can. */
export function everyPolicy(): TracingPolicyManifest[] {
  const switches: Record<string, object> = {
    "outbound-connections": { closings: true, ports: [443], exceptDestinations: [] },
    "inbound-connections": { listening: false, ports: [22], exceptSources: [] },
    dns: { servers: false, exceptServers: ["10.96.0.10", "fd00::10/128"] },
    "raw-sockets": { packet: false },
    "privilege-escalation": { ids: false },
    "kernel-modules": { requests: false },
    "bpf-programs": { perfEvents: false, maps: true },
    "namespace-mount-escapes": { namespaceChanges: false },
    "memory-or-tmp-execution": { memory: false, libraries: false },
    "container-drift": { madeExecutable: false },
  };
  const variants = policyNames.map((name) => ({
    name,
    as: `${name}-2`,
    exceptBinaries: ["/usr/bin/agent"],
    rateLimit: "30",
    tags: ["team.platform"],
    namespaces: ["web"],
    podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["a", "b"] }] },
    ...switches[name],
  }));
  const enforcing = enforceable.map((name) => ({ name, as: `${name}-3`, enforce: true, podSelector: {} }));
  return policies([...policyNames, ...variants, ...enforcing]);
}

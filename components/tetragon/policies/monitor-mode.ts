import type { TracingPolicyManifest } from "./manifest";

/**
 * The names of the policies that only monitor, in order: they report an action such as Sigkill and never take it
 * (Tetragon: option `policy-mode: monitor`). Events name a policy without its namespace, so where two of one name differ
 * in this, it is not among them. A mode that someone sets on a node (`tetra tracingpolicy set-mode`) is not known here.
 */
export function monitoringPolicies(policies: readonly TracingPolicyManifest[]): string[] {
  const enforcing = new Set(
    policies.filter((policy) => !monitors(policy)).map(({ metadata }) => metadata.name),
  );
  const names = new Set(policies.filter(monitors).map(({ metadata }) => metadata.name));
  return [...names].filter((name) => !enforcing.has(name)).sort();
}

function monitors({ spec }: TracingPolicyManifest): boolean {
  return spec.options?.findLast(({ name }) => name === "policy-mode")?.value === "monitor";
}

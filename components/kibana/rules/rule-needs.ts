import { detectionRules } from "./detection-rules";

/**
 * A sentence for each chosen rule of which none of the cluster's policies brings what it looks for. What other clusters
 * of the same store load is not known here.
 */
export function missingPolicies(
  rules: readonly string[],
  policies: readonly { metadata: { name: string } }[],
): string[] {
  const loaded = new Set(policies.map(({ metadata }) => metadata.name));
  return detectionRules
    .filter(({ name, needs }) => rules.includes(name) && needs.some((need) => !loaded.has(need)))
    .map(
      ({ name, needs }) =>
        `the detection rule ${name} finds nothing in events of this cluster, which does not load the policy ` +
        `${needs.filter((need) => !loaded.has(need)).join(", ")}; add it to tetragon.policies, or leave the rule out`,
    );
}

import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "../component-options";
import type { TracingPolicyManifest } from "./policies";

/**
 * The tracing policies of a cluster (`TracingPolicy` and `TracingPolicyNamespaced`, cilium.io/v1alpha1).
 *
 * @param policies checked manifests, each with a name of its own
 * @param release installs the CRDs, and takes the policies with them when it is replaced
 */
export function tracingPolicies(
  name: string,
  policies: readonly TracingPolicyManifest[],
  release: pulumi.Resource,
  opts: ChildOptions,
): kubernetes.apiextensions.CustomResource[] {
  return policies.map(({ spec, ...policy }) => {
    const { namespace, name: policyName } = policy.metadata;
    return new kubernetes.apiextensions.CustomResource(
      `${name}-policy-${namespace ? `${namespace}/` : ""}${policyName}`,
      { ...policy, spec },
      { ...opts, replaceWith: [release], deleteBeforeReplace: true },
    );
  });
}

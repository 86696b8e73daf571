import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "../component-options";
import type { TracingPolicyManifest } from "./policies";

/**
 * Nothing belongs to a policy. By default Pulumi would wait until the cluster's garbage collector has found that out,
 * and that one learns of new CRDs every 30 seconds at best.
 */
const deletedAtOnce = { "pulumi.com/deletionPropagationPolicy": "background" };

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
  return policies.map(({ spec, metadata, ...policy }) => {
    const { namespace, name: policyName } = metadata;
    const annotations = { ...deletedAtOnce, ...metadata.annotations };
    return new kubernetes.apiextensions.CustomResource(
      `${name}-policy-${namespace ? `${namespace}/` : ""}${policyName}`,
      { ...policy, metadata: { ...metadata, annotations }, spec },
      { ...opts, replaceWith: [release], deleteBeforeReplace: true },
    );
  });
}

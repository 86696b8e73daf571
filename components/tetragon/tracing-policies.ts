import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { type Transform, declare } from "../transforms";
import type { TracingPolicyManifest } from "./policies";

/** Arguments of `TracingPolicies`. */
export interface TracingPoliciesArgs {
  /** Checked manifests, each with a name of its own. */
  policies: TracingPolicyManifest[];
  provider: kubernetes.Provider;
  /** The release that installs the CRDs. */
  release: pulumi.Resource;
  transform?: Transform<kubernetes.apiextensions.CustomResourceArgs>;
}

/** The tracing policies of a stack (`TracingPolicy` and `TracingPolicyNamespaced`, cilium.io/v1alpha1). */
export class TracingPolicies extends pulumi.ComponentResource {
  constructor(name: string, args: TracingPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tetragon-elastic:tetragon:TracingPolicies", name, {}, opts);
    for (const policy of args.policies) {
      const { namespace, name: policyName } = policy.metadata;
      declare(
        kubernetes.apiextensions.CustomResource,
        namespace ? `${namespace}/${policyName}` : policyName,
        { ...policy },
        { parent: this, provider: args.provider, dependsOn: [args.release] },
        args.transform,
      );
    }
    this.registerOutputs();
  }
}

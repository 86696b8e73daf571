import { z } from "zod";
import { closedObject, hasNoIssues } from "../filters/filter-issues";
import { agentRuleIssues } from "./schema/agent-rules";
import { policySpec } from "./schema/spec";

export const apiVersion = "cilium.io/v1alpha1";

const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Name of a policy, which becomes `policy_name` of its events and `rule.name` of their documents. */
export const policyName = z
  .string({ error: "write the policy's name" })
  .max(253, { error: "shorten the name to 253 characters" })
  .regex(dnsSubdomain, { error: "write a name of lower-case letters, digits, dashes and dots" });

/** A Kubernetes namespace. */
export const namespaceName = z
  .string({ error: "write a namespace" })
  .max(63, { error: "shorten the namespace to 63 characters" })
  .regex(dnsLabel, { error: "write a namespace of lower-case letters, digits and dashes" });

const texts = z.record(z.string(), z.string({ error: "write a text" }), {
  error: "write an object of texts",
});
const metadata = {
  name: policyName,
  labels: texts.optional(),
  annotations: texts.optional(),
};

const spec = policySpec.superRefine((value, context) => {
  for (const issue of agentRuleIssues(value)) {
    context.addIssue({ code: "custom", ...issue });
  }
});

const clusterPolicy = closedObject("a TracingPolicy", {
  apiVersion: z.literal(apiVersion, { error: `write apiVersion: ${apiVersion}` }),
  kind: z.literal("TracingPolicy"),
  metadata: closedObject("metadata of a TracingPolicy, which belongs to no namespace,", metadata),
  spec,
});

const namespacedPolicy = closedObject("a TracingPolicyNamespaced", {
  apiVersion: z.literal(apiVersion, { error: `write apiVersion: ${apiVersion}` }),
  kind: z.literal("TracingPolicyNamespaced"),
  metadata: closedObject("metadata of a TracingPolicyNamespaced", { ...metadata, namespace: namespaceName }),
  spec,
}).refine((policy) => policy.spec.hostSelector === undefined, {
  path: ["spec", "hostSelector"],
  error: "remove hostSelector, because a TracingPolicyNamespaced applies to the pods of its namespace only",
  when: hasNoIssues,
});

/**
 * A tracing policy as it is applied: TracingPolicy or TracingPolicyNamespaced, cilium.io/v1alpha1. The spec is
 * checked like the API server does it, with unknown fields refused, and by the rules of the agent.
 */
export const tracingPolicy = z.discriminatedUnion("kind", [clusterPolicy, namespacedPolicy], {
  error: (issue) =>
    issue.code === "invalid_union"
      ? "write kind: TracingPolicy or kind: TracingPolicyNamespaced"
      : "write a Kubernetes object with apiVersion, kind, metadata and spec",
});

/** A checked policy: `{apiVersion, kind, metadata, spec}`. */
export interface TracingPolicyManifest {
  apiVersion: string;
  kind: "TracingPolicy" | "TracingPolicyNamespaced";
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: z.output<typeof policySpec>;
}

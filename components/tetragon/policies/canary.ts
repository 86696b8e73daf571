import { z } from "zod";

import type { PolicyDefinition } from "./definition";
import type { TracingPolicyManifest } from "./manifest";

const form = 'write the one label of the pods that go first as an object, for example {pool: "canary"}';
const name = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const value = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** The label of the pods in which a policy enforces before it does everywhere. */
const canaryLabel = z
  .record(z.string().regex(name, form), z.string({ error: form }).regex(value, form), { error: form })
  .refine((labels) => Object.keys(labels).length === 1, form);

type Parameters = Record<string, unknown>;

/** A finding: where in the policy's parameters, and what to do. */
interface Finding {
  path: PropertyKey[];
  message: string;
}

/**
 * A policy that enforces in the pods with a label and observes in all others and on hosts: two objects, of which the
 * second is named `…-canary`. With `enforce: true` it enforces wherever it watches, as if there were no canary: that
 * is how it is promoted, so what would be refused then is refused now.
 */
export function canaryManifests(
  definition: PolicyDefinition,
  canary: unknown,
  parameters: Parameters,
): { manifests: TracingPolicyManifest[] } | { findings: Finding[] } {
  if (definition.enforcement === undefined) {
    return refuse("canary", "remove canary: this policy only observes, so there is nothing to promote");
  }
  const label = canaryLabel.safeParse(canary);
  if (!label.success) {
    return refuse("canary", form);
  }
  if (parameters.hostSelector !== undefined && parameters.podSelector === undefined) {
    return refuse("canary", "remove canary: a policy on hosts alone has no pods that could go first");
  }
  const promoted = definition.manifests.safeParse({ ...parameters, enforce: true });
  if (!promoted.success) {
    return { findings: promoted.error.issues };
  }
  if (parameters.enforce === true) {
    return { manifests: promoted.data };
  }
  const observed = definition.manifests.parse({ ...parameters, enforce: false });
  const as = `${typeof parameters.as === "string" ? parameters.as : definition.name}-canary`;
  const first = definition.manifests.safeParse({ ...parameters, enforce: true, as });
  if (!first.success) {
    return { findings: first.error.issues };
  }
  const [[key = "", text = ""] = []] = Object.entries(label.data);
  return {
    manifests: [
      ...observed.map((manifest) => select(manifest, { key, operator: "NotIn", values: [text] })),
      ...first.data.map((manifest) =>
        select(withoutHosts(manifest), { key, operator: "In", values: [text] }),
      ),
    ],
  };
}

function refuse(key: string, message: string): { findings: Finding[] } {
  return { findings: [{ path: [key], message }] };
}

type Expression = NonNullable<
  NonNullable<TracingPolicyManifest["spec"]["podSelector"]>["matchExpressions"]
>[number];

/** The policy limited to some of its pods. */
function select(manifest: TracingPolicyManifest, expression: Expression): TracingPolicyManifest {
  const { podSelector } = manifest.spec;
  const spec = {
    ...manifest.spec,
    podSelector: {
      ...podSelector,
      matchExpressions: [...(podSelector?.matchExpressions ?? []), expression],
    },
  };
  return { ...manifest, spec } as TracingPolicyManifest;
}

/** Only pods have the label. */
function withoutHosts(manifest: TracingPolicyManifest): TracingPolicyManifest {
  return { ...manifest, spec: { ...manifest.spec, hostSelector: undefined } } as TracingPolicyManifest;
}

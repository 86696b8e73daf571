import * as pulumi from "@pulumi/pulumi";

import type { Policy } from "./args/tetragon-args";
import { isPlainObject } from "./json";
import type { Problems } from "./validation/problems";

/** Options that a component gives each of its children. */
export interface ChildOptions {
  parent: pulumi.Resource;
  provider: pulumi.ProviderResource;
  dependsOn?: pulumi.Input<pulumi.Resource[]>;
}

/** The packages that a component of this project takes providers of. */
const packages = ["kubernetes", "elasticstack"];

/**
 * What a component's children wait for: what the caller says of the component, which Pulumi does not pass on by itself,
 * and what the component adds.
 */
export function dependenciesOf(
  opts: Pick<pulumi.ResourceOptions, "dependsOn"> | undefined,
  ...own: pulumi.Resource[]
): pulumi.Input<pulumi.Resource[]> {
  const given: unknown = opts?.dependsOn;
  if (given === undefined || given === null) {
    return own;
  }
  const list: unknown[] = Array.isArray(given) ? given : [given];
  return list.every((each) => pulumi.Resource.isInstance(each))
    ? [...list, ...own]
    : (pulumi.output(given).apply((known) => [...[known].flat(), ...own]) as pulumi.Output<
        pulumi.Resource[]
      >);
}

/** Notes providers in a component's options that none of its children could use. */
export function refuseForeignProviders(
  problems: Problems,
  opts: pulumi.ComponentResourceOptions | undefined,
): void {
  const { provider, providers = [] } = opts ?? {};
  const named: [string, unknown, string | undefined][] = Array.isArray(providers)
    ? providers.map((each, index) => [`providers[${index}]`, each, undefined])
    : Object.entries(providers).map(([name, each]) => [`providers.${name}`, each, name]);
  const single: typeof named = provider === undefined ? [] : [["provider", provider, undefined]];
  for (const [key, each, expected] of [...named, ...single]) {
    const found = packageOf(each);
    const wanted = expected === undefined ? packages : [expected];
    if (found === undefined) {
      problems.add(key, `is no provider; give one of ${wanted.join(" or ")}`);
    } else if (!packages.includes(found) || !wanted.includes(found)) {
      problems.add(key, `is a provider of ${found}; give one of ${wanted.join(" or ")}`);
    }
  }
}

/** The package of a provider: the last part of its type, `pulumi:providers:kubernetes`; undefined for anything else. */
function packageOf(provider: unknown): string | undefined {
  return pulumi.CustomResource.isInstance(provider) && "getPackage" in provider
    ? (provider as unknown as { getPackage(): string }).getPackage()
    : undefined;
}

/** Whether the caller gives a component a provider of a package, by its options or those of a parent. */
export function givesProvider(opts: pulumi.ComponentResourceOptions | undefined, name: string): boolean {
  const { parent, provider, providers = [] } = opts ?? {};
  const list = Array.isArray(providers) ? providers : Object.values(providers);
  return (
    [...list, provider].some((each) => packageOf(each) === name) ||
    parent?.getProvider(`${name}:index:any`) !== undefined
  );
}

const unregistered = [
  "elasticsearchUsername",
  "elasticsearchPassword",
  "elasticsearchApiKey",
  "publisherApiKey",
  "kafkaUsername",
  "kafkaPassword",
  "chartRepositoryUsername",
  "chartRepositoryPassword",
  "elasticsearchCaInPreview",
];

/**
 * A component's arguments as they are registered with it: without credentials, which its state need not repeat, without
 * what the last update left for this preview, which would be a change by itself, and of a policy's manifest only whose it
 * is, because a preview shows the rest with the policy.
 */
export function registeredArgs(args: object): pulumi.Inputs {
  return Object.fromEntries(
    Object.entries(args)
      .filter(([key]) => !unregistered.includes(key))
      .map(([key, value]: [string, unknown]) => [key, key === "tetragon" ? withPolicyNames(value) : value]),
  );
}

function withPolicyNames(tetragon: unknown): unknown {
  if (!isPlainObject(tetragon) || !Array.isArray(tetragon.policies)) {
    return tetragon;
  }
  const policies = tetragon.policies.map((policy: Policy) => {
    const { kind, metadata } = policy.manifest ?? {};
    return policy.manifest ? { ...policy, manifest: { kind, metadata } } : policy;
  });
  return { ...tetragon, policies };
}

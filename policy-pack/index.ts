import { PolicyPack, type Policies, type StackValidationPolicy } from "@pulumi/policy";
import { checks } from "./resource-checks";
import { unknownMark, type CheckedResource } from "./resource";
import { leakedSecrets } from "./secrets";

/** Setting of the pack: stacks in which TLS must be verified and the agent must have resources. */
interface Configuration {
  productionStacks?: string[];
}

const configSchema = {
  properties: {
    productionStacks: { type: "array" as const, items: { type: "string" as const }, default: ["prod"] },
  },
};

/** The stack's name, the first part of a URN. */
function isProduction(urn: string, { productionStacks = ["prod"] }: Configuration): boolean {
  return productionStacks.includes(/^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "");
}

/** A plain copy of what the engine sent. Reading a value that a preview does not know throws. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    try {
      copy[key] = plain((value as Record<string, unknown>)[key]);
    } catch {
      copy[key] = unknownMark;
    }
  }
  return Array.isArray(value) ? Object.values(copy) : copy;
}

function checked(resource: { type: string; name: string; props: unknown }): CheckedResource {
  return {
    type: resource.type,
    name: resource.name,
    inputs: plain(resource.props) as Record<string, unknown>,
  };
}

const noLeakedSecret: StackValidationPolicy = {
  name: "no-leaked-secret",
  description:
    "No value of a Secret or of a provider's credentials appears in a ConfigMap or in Helm values.",
  enforcementLevel: "mandatory",
  validateStack: ({ resources }, report) => {
    const inputs = new Map(resources.map((resource) => [checked(resource), resource.urn]));
    for (const { resource, message } of leakedSecrets([...inputs.keys()])) {
      report(message, inputs.get(resource));
    }
  },
};

const policies: Policies = checks.map(({ name, description, findings }) => ({
  name,
  description,
  enforcementLevel: "mandatory",
  configSchema,
  validateResource: (args, report) => {
    const production = isProduction(args.urn, args.getConfig<Configuration>());
    for (const finding of findings(checked(args), production)) {
      report(finding);
    }
  },
}));

new PolicyPack("tetragon-elastic", { policies: [...policies, noLeakedSecret] });

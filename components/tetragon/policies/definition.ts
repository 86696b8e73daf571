import { z } from "zod";
import { closedObject, filledList, text, type SettingIssue } from "../filters/filter-issues";
import { apiVersion, namespaceName, policyName, type TracingPolicyManifest } from "./manifest";
import { labelSelector } from "./schema/primitives";
import type { PolicySpec } from "./schema/spec";

/** Absolute paths of executables, as process_exec reports them. */
function binaryList(preset: readonly string[]) {
  return z
    .array(text("a path").startsWith("/", { error: "write an absolute path, for example /usr/sbin/sshd" }), {
      error: 'write a list of paths, for example ["/usr/sbin/sshd"]',
    })
    .default([...preset]);
}

/** Parameters that every policy of the library takes. */
function commonParameters(defaults: { exceptBinaries?: readonly string[]; rateLimit?: string }) {
  const rateLimit = text("a rate limit").regex(/^[1-9]\d*[mh]?$/, {
    error: 'write seconds, minutes or hours between equal events of a thread, for example "30", "5m" or "1h"',
  });
  return {
    /** Name of the policy object and `rule.name`, for a second policy of the same definition. */
    as: policyName.optional(),
    /** Namespaces to watch, each by a TracingPolicyNamespaced; the whole cluster when left out. */
    namespaces: filledList(namespaceName, '["web"]').optional(),
    podSelector: labelSelector.optional(),
    containerSelector: labelSelector.optional(),
    hostSelector: labelSelector.optional(),
    /** Executables that are not watched. A process in a container can take any of these paths. */
    exceptBinaries: binaryList(defaults.exceptBinaries ?? []),
    /** At most one event per interval for equal arguments of a thread. */
    rateLimit:
      defaults.rateLimit === undefined ? rateLimit.optional() : rateLimit.default(defaults.rateLimit),
    /** Further tags beside those of the definition. */
    tags: z
      .array(
        text("a tag")
          .min(2, { error: "write a tag of 2 characters or more" })
          .max(128, { error: "shorten the tag to 128 characters" }),
        {
          error: "write a list of tags",
        },
      )
      .max(8, { error: "keep at most 8 tags beside the policy's own" })
      .default([]),
  };
}

/** Offered where a policy can enforce. */
const enforce = z.boolean({ error: "write true or false" }).default(false);

/** What {@link commonParameters} and `enforce` yield. */
export interface CommonParameters {
  as?: string;
  namespaces?: string[];
  podSelector?: z.output<typeof labelSelector>;
  containerSelector?: z.output<typeof labelSelector>;
  hostSelector?: z.output<typeof labelSelector>;
  exceptBinaries: string[];
  rateLimit?: string;
  tags: string[];
  enforce: boolean;
}

/** What the hooks of one policy have in common. */
export interface PolicyContext extends CommonParameters {
  /** Tags of every hook: the techniques, then the user's own. */
  allTags: string[];
}

interface Description {
  /** Name in the stack file, of the policy object and of `rule.name`. */
  name: string;
  title: string;
  /** Kernel functions and what they mean, for docs/policies.md. */
  watches: string;
  /** What the policy costs on a node: how hot its hooks are and how many events come out. */
  cost: string;
  /** What the documents hold: `event.category`, `event.action` and the fields that matter. */
  yields: string;
  /** MITRE ATT&CK techniques; each becomes a tag `mitre.<id>`. */
  techniques: readonly string[];
  /** What `enforce: true` does; undefined when the policy can only observe. */
  enforcement?: string;
}

interface Options<Shape extends z.ZodRawShape> extends Description {
  parameters: Shape;
  /** What each of its parameters means, for docs/policies.md. */
  meanings?: Record<keyof Shape & string, string>;
  exceptBinaries?: readonly string[];
  rateLimit?: string;
  /** Watch pods only unless the user gives a selector. */
  podsOnly?: boolean;
  build: (parameters: z.output<z.ZodObject<Shape>>, context: PolicyContext) => PolicySpec;
}

/** A key of the stack file that a policy alone has. */
export interface OwnParameter {
  name: string;
  meaning: string;
  default: unknown;
}

/** A policy of the library. */
export interface PolicyDefinition extends Description {
  ownParameters: OwnParameter[];
  /** Where it differs from other policies in the parameters that all of them take. */
  defaults: { exceptBinaries?: readonly string[]; rateLimit?: string; podsOnly: boolean };
  /** Turns the parameters of the stack file into manifests: one, or one per namespace. */
  manifests: z.ZodType<TracingPolicyManifest[]>;
}

/** Makes a definition of the library from its description, its parameters and the function that builds its spec. */
export function definePolicy<Shape extends z.ZodRawShape>(options: Options<Shape>): PolicyDefinition {
  const {
    parameters: own,
    meanings,
    build,
    exceptBinaries,
    rateLimit,
    podsOnly = false,
    ...description
  } = options;
  const schema = closedObject(`the policy ${description.name}`, {
    ...commonParameters({ exceptBinaries, rateLimit }),
    ...(description.enforcement === undefined ? {} : { enforce }),
    ...own,
  });
  const techniqueTags = description.techniques.map((technique) => `mitre.${technique}`);

  const manifests = schema.transform((input, context): TracingPolicyManifest[] => {
    // TypeScript cannot follow the spread of a generic shape: the value has what both parts of the shape say.
    const parameters = { enforce: false, ...input } as CommonParameters & z.output<z.ZodObject<Shape>>;
    const selectors = podSelectors(parameters, podsOnly);
    const hooks = build(parameters, { ...parameters, allTags: [...techniqueTags, ...parameters.tags] });
    const issue = combinationIssue(parameters, selectors, hooks);
    if (issue !== undefined) {
      context.addIssue({ code: "custom", ...issue });
      return z.NEVER;
    }
    return objects(parameters.as ?? description.name, parameters.namespaces, { ...selectors, ...hooks });
  });
  const ownParameters = Object.entries(own).map(([name, parameter]) => ({
    name,
    meaning: meanings?.[name] ?? "",
    default: z.safeParse(parameter, undefined).data,
  }));
  return { ...description, ownParameters, defaults: { exceptBinaries, rateLimit, podsOnly }, manifests };
}

type Selectors = Pick<PolicySpec, "podSelector" | "containerSelector" | "hostSelector">;

/** The selectors that the user gave, else every pod where the policy is about pods only. */
function podSelectors(parameters: CommonParameters, podsOnly: boolean): Selectors {
  const { podSelector, containerSelector, hostSelector } = parameters;
  const given = Object.entries({ podSelector, containerSelector, hostSelector }).filter(
    ([, value]) => value !== undefined,
  );
  return given.length === 0 && podsOnly ? { podSelector: {} } : Object.fromEntries(given);
}

/** What no parameter alone shows to be wrong. */
function combinationIssue(
  parameters: CommonParameters,
  selectors: Selectors,
  hooks: PolicySpec,
): SettingIssue | undefined {
  const { enforce, namespaces, hostSelector } = parameters;
  if (enforce && namespaces === undefined && Object.keys(selectors).length === 0) {
    return {
      path: ["enforce"],
      message:
        "add namespaces or a selector (podSelector: {} is every pod, hostSelector: {} every host), because enforcing everywhere would stop host processes too",
    };
  }
  if (namespaces !== undefined && hostSelector !== undefined) {
    return {
      path: ["hostSelector"],
      message: "remove hostSelector or namespaces, because hosts belong to no namespace",
    };
  }
  if (hooks.kprobes?.length === 0) {
    return { path: [], message: "leave at least one part of the policy switched on" };
  }
  return undefined;
}

function objects(name: string, namespaces: string[] | undefined, spec: PolicySpec): TracingPolicyManifest[] {
  if (namespaces === undefined) {
    return [{ apiVersion, kind: "TracingPolicy", metadata: { name }, spec }];
  }
  return namespaces.map((namespace) => ({
    apiVersion,
    kind: "TracingPolicyNamespaced",
    metadata: { name, namespace },
    spec,
  }));
}

import { z } from "zod";
import { canaryManifests } from "./canary";
import { policyLibrary } from "./library";
import type { TracingPolicyManifest } from "./manifest";

/** One entry of the setting: manifests of a library policy, or a file that is still to be read. */
export type PolicyChoice = { manifests: TracingPolicyManifest[] } | { file: string };

const definitions = new Map(policyLibrary.map((definition) => [definition.name, definition]));
/** Names of the policies of the library, as a sentence lists them. */
export const libraryNames = [...definitions.keys()].join(", ");
const form = 'write the name of a policy, {name: "…", parameters…} or {file: "policies/my.yaml"}';

const file = z.strictObject(
  {
    file: z.string({ error: "write the path of a YAML file" }).regex(/^[^\u0000-\u001f\u007f]{1,400}$/, {
      error: "write the path of a YAML file: one line of up to 400 letters",
    }),
  },
  { error: "leave only the key file: a policy file has no parameters" },
);

const entry = z.unknown().transform((input, context): PolicyChoice => {
  const choice = typeof input === "string" ? { name: input } : input;
  if (typeof choice !== "object" || choice === null || Array.isArray(choice)) {
    context.addIssue({ code: "custom", message: form });
    return z.NEVER;
  }
  if ("file" in choice) {
    return forward(file.safeParse(choice), context) ?? z.NEVER;
  }
  const { name, ...parameters } = choice as Record<string, unknown>;
  const definition = typeof name === "string" ? definitions.get(name) : undefined;
  if (definition === undefined) {
    const path = typeof input === "string" ? [] : ["name"];
    context.addIssue({
      code: "custom",
      path,
      message: `use one of the policies ${libraryNames}, or {file: "policies/my.yaml"}`,
    });
    return z.NEVER;
  }
  const { canary, ...others } = parameters;
  if (canary !== undefined) {
    const result = canaryManifests(definition, canary, others);
    if ("findings" in result) {
      result.findings.forEach((finding) => context.addIssue({ code: "custom", ...finding }));
      return z.NEVER;
    }
    return result;
  }
  const manifests = forward(definition.manifests.safeParse(parameters), context);
  return manifests === undefined ? z.NEVER : { manifests };
});

function forward<T>(result: z.ZodSafeParseResult<T>, context: z.core.$RefinementCtx): T | undefined {
  for (const { path, message } of result.error?.issues ?? []) {
    context.addIssue({ code: "custom", path, message });
  }
  return result.data;
}

/**
 * The setting `tetragon.policies`: a list of names of the library, `{name, …parameters}` and `{file}`; a parameter
 * `canary` of every policy that can enforce is dealt with here (see `canaryManifests`). Parameters are
 * checked here; files are read by `resolvePolicies`.
 */
export const policiesSetting = z.array(entry, { error: "write a list of policies" });

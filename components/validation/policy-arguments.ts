import type { Policy } from "../args/tetragon-args";
import { isPlainObject } from "../json";
import {
  type TracingPolicyManifest,
  policiesSetting,
  resolvePolicies,
  tracingPolicy,
} from "../tetragon/policies";
import { policyLibrary } from "../tetragon/policies/library";
import { type PolicyChoice, libraryNames } from "../tetragon/policies/setting";
import { refusePending } from "./inputs";
import type { Problems } from "./problems";
import { openGroup } from "./target-arguments";

const fields = ["name", "as", "enforce", "canary", "namespaces", "parameters", "manifest"] as const;
const key = "tetragon.policies";

/** The manifests of a list of policies; undefined where something is wrong with it. */
export function resolvePolicyArguments(
  problems: Problems,
  policies: Policy[] | undefined,
): TracingPolicyManifest[] | undefined {
  if (refusePending(problems, key, policies)) {
    return undefined;
  }
  if (policies !== undefined && !Array.isArray(policies)) {
    problems.add(key, "write a list of policies");
    return undefined;
  }
  const choices = (policies ?? []).map((policy, index) => choiceOf(problems, policy, index));
  return choices.every((choice) => choice !== undefined)
    ? problems.attempt(key, () => resolvePolicies(choices))
    : undefined;
}

function choiceOf(problems: Problems, policy: Policy, index: number): PolicyChoice | undefined {
  const path = `${key}[${index}]`;
  const group = openGroup(problems, path, policy, fields);
  if (!group || problems.has(path)) {
    return undefined;
  }
  if ((group.name === undefined) === (group.manifest === undefined)) {
    problems.add(path, "write either name, of a policy of the library, or manifest");
    return undefined;
  }
  return group.manifest === undefined
    ? libraryChoice(problems, group, path)
    : ownChoice(problems, group, path);
}

function ownChoice(problems: Problems, group: Policy, path: string): PolicyChoice | undefined {
  const { manifest, ...others } = group;
  const surplus = Object.keys(others);
  if (surplus.length > 0) {
    problems.add(path, `remove ${surplus.join(", ")}: a manifest says everything itself`);
    return undefined;
  }
  const result = tracingPolicy.safeParse(manifest);
  problems.addIssues(`${path}.manifest`, result.error?.issues ?? []);
  return result.data && { manifests: [result.data] };
}

function libraryChoice(problems: Problems, group: Policy, path: string): PolicyChoice | undefined {
  const { parameters = {}, ...common } = group;
  if (!isPlainObject(parameters)) {
    problems.add(`${path}.parameters`, "write an object with the policy's further parameters");
    return undefined;
  }
  const repeated = Object.keys(parameters).filter(
    (name) => name === "file" || (fields as readonly string[]).includes(name),
  );
  if (repeated.length > 0) {
    problems.add(`${path}.parameters`, `remove ${repeated.join(", ")}, which is no parameter of a policy`);
    return undefined;
  }
  if (!policyLibrary.some(({ name }) => name === common.name)) {
    problems.add(`${path}.name`, `use one of the policies ${libraryNames}, or write a manifest instead`);
    return undefined;
  }
  const result = policiesSetting.safeParse([{ ...common, ...parameters }]);
  for (const {
    path: [, ...inside],
    message,
  } of result.error?.issues ?? []) {
    const isParameter = typeof inside[0] === "string" && inside[0] in parameters;
    problems.addIssues(path, [{ path: isParameter ? ["parameters", ...inside] : inside, message }]);
  }
  return result.data?.[0];
}

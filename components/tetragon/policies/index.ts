import type { z } from "zod";
import { UserError } from "../../errors";
import { readPolicyFile } from "./policy-files";
import { tracingPolicy, type TracingPolicyManifest } from "./manifest";
import type { policiesSetting } from "./setting";

export { exportGaps } from "./export-gaps";
export { policyLibrary } from "./library";
export { monitoringPolicies } from "./monitor-mode";
export { tracingPolicy, type TracingPolicyManifest } from "./manifest";
export { policiesSetting } from "./setting";

/**
 * The manifests of the policies that a stack chose: library policies as built, files read. Every manifest passes
 * `tracingPolicy`. Throws one UserError for everything that is wrong with files and for names that occur twice.
 *
 * @param options.baseDir where relative paths of files begin; the project's directory, where the program runs
 */
export function resolvePolicies(
  choices: z.output<typeof policiesSetting>,
  options: { baseDir: string } = { baseDir: process.cwd() },
): TracingPolicyManifest[] {
  const mistakes: string[] = [];
  const manifests = choices.flatMap((choice) => {
    if ("manifests" in choice) {
      return choice.manifests.map((manifest) => tracingPolicy.parse(manifest));
    }
    try {
      return readPolicyFile(choice.file, options.baseDir);
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      mistakes.push(error.message);
      return [];
    }
  });
  mistakes.push(...repeatedNames(manifests));
  if (mistakes.length > 0) {
    throw new UserError(mistakes.join("; "));
  }
  return manifests;
}

function repeatedNames(manifests: readonly TracingPolicyManifest[]): string[] {
  const names = manifests.map(({ metadata }) =>
    metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`,
  );
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map(
    (name) => `two policies are named ${name}; give one of them another name with "as"`,
  );
}

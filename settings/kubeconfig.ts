import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

import { parse } from "yaml";

import { UserError } from "../components/errors";

/**
 * Refuses a context that the kubeconfig lacks: the kubernetes provider takes it for a cluster that cannot be reached,
 * previews green, and the update fails after it has changed Elasticsearch. Without a readable kubeconfig there is
 * nothing to compare with, and the provider's own warning says so.
 *
 * @param context value of the setting `kubernetesContext`; the current context where undefined
 * @param env `KUBECONFIG` names the files, `~/.kube/config` is the default
 */
export function requireContext(context: string | undefined, env: NodeJS.ProcessEnv = process.env): void {
  const files = kubeconfigFiles(env);
  const contexts = knownContexts(env);
  if (!context || contexts.length === 0 || contexts.includes(context)) {
    return;
  }
  throw new UserError(
    `"${context}" is no context of the kubeconfig (${files.join(", ")}); ` +
      `set one of ${contexts.join(", ")}, or add the context to the kubeconfig`,
  );
}

/** The contexts that the kubeconfig names; none where there is no readable one. */
export function knownContexts(env: NodeJS.ProcessEnv = process.env): string[] {
  return kubeconfigFiles(env).flatMap(contextsOf);
}

function kubeconfigFiles({ KUBECONFIG }: NodeJS.ProcessEnv): string[] {
  const named = (KUBECONFIG ?? "").split(delimiter).filter((file) => file !== "");
  return named.length > 0 ? named : [join(homedir(), ".kube", "config")];
}

/** The names of a file's contexts; none where it is absent or no kubeconfig, which client-go reports better. */
function contextsOf(file: string): string[] {
  try {
    const { contexts } = parse(readFileSync(file, "utf8")) as { contexts: { name: string }[] };
    return contexts.map(({ name }) => String(name));
  } catch {
    return [];
  }
}

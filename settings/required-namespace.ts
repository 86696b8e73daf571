import { spawnSync } from "node:child_process";

import { UserError } from "../components/errors";
import { knownContexts } from "./kubeconfig";

/** Longest wait for a cluster that does not answer. */
const patience = { request: "5s", milliseconds: 10_000 };

/**
 * Refuses a namespace that the cluster lacks. The engine asks no cluster in a first preview, so that would show only in
 * the update, which has changed Elasticsearch by then. `kubectl` is asked, where there is one: it knows every way to
 * authenticate. A cluster that cannot be reached is a warning, and the preview goes on.
 *
 * @param context of the kubeconfig; the current one where undefined. Without a kubeconfig nothing is asked
 * @param warn hears why the cluster could not be asked
 */
export function requireNamespace(
  context: string | undefined,
  namespace: string,
  warn: (sentence: string) => void,
): void {
  if (knownContexts().length === 0) {
    return;
  }
  const chosen = context ? ["--context", context] : [];
  const args = [
    ...chosen,
    "get",
    "namespace",
    namespace,
    "--output=name",
    `--request-timeout=${patience.request}`,
  ];
  const { status, error, stderr } = spawnSync("kubectl", args, {
    encoding: "utf8",
    timeout: patience.milliseconds,
  });
  if (status === 0 || (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") {
    return;
  }
  if (/\(NotFound\)/.test(stderr)) {
    throw new UserError(
      `kubernetesNamespace is "${namespace}", which the cluster lacks; make the namespace, or set createNamespace to true`,
    );
  }
  if (!/\(Forbidden\)/.test(stderr)) {
    const reason = stderr.trim().split("\n").pop() || "no answer";
    warn(
      `the cluster cannot be asked for namespace "${namespace}" (${reason}); a preview goes on without it`,
    );
  }
}

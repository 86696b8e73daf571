import * as pulumi from "@pulumi/pulumi";

import { readLastOutputs } from "./last-outputs";

/**
 * The namespace for the release. Where the release is in another one and the move is not confirmed, it stays there, and
 * preview and update fail with an error that says why: the release cannot exist twice, so a move deletes it first, and
 * the CRDs that go with it take every TracingPolicy of the cluster along, other people's too.
 *
 * @param namespace value of the setting `kubernetesNamespace`
 * @param confirmed value of the setting `confirmNamespaceMove`: the namespace that the release may move to
 */
export function confirmedNamespace(namespace: string, confirmed: string | undefined): pulumi.Output<string> {
  return pulumi.output(readLastOutputs()).apply((last) => {
    const previous = last?.namespace;
    if (typeof previous === "string" && previous !== namespace && confirmed !== namespace) {
      // An exception out of an output would leave the program waiting for what depends on it.
      void pulumi.log.error(
        `kubernetesNamespace is "${namespace}", and the release is in "${previous}": the move deletes Tetragon with ` +
          `its CRDs, and with them every TracingPolicy of the cluster, those of others too, before it is there again; ` +
          `set confirmNamespaceMove to "${namespace}" if that is meant, or kubernetesNamespace back to "${previous}"`,
      );
      return previous;
    }
    return namespace;
  });
}

import * as elasticstack from "@pulumi/elasticstack";

import type { ChildOptions } from "../component-options";
import type { ResolvedStore } from "../resolved-args";

/**
 * Elastic's package for Tetragon, as Kibana's "add integration only" installs it: index template, ingest pipeline and
 * component templates of the data stream that raw lines go to
 * (https://www.elastic.co/docs/reference/integrations/cilium_tetragon).
 */
export function officialPackage(
  name: string,
  { packageVersion }: ResolvedStore,
  opts: ChildOptions,
): elasticstack.FleetIntegration {
  return new elasticstack.FleetIntegration(
    `${name}-official-package`,
    {
      name: "cilium_tetragon",
      version: packageVersion,
      // Versions before 1.0 are prereleases to the registry.
      prerelease: true,
      // Without it the streams that exist would lose their template and the pipeline that they name.
      skipDestroy: true,
    },
    opts,
  );
}

import * as elasticstack from "@pulumi/elasticstack";

import type { ChildOptions } from "../component-options";
import { dataStreamPatterns } from "../data-stream";
import type { ResolvedStore } from "../resolved-args";

/** What an analyst finds in Kibana: a data view over the events of every cluster. */
export function kibanaContent(name: string, store: ResolvedStore, opts: ChildOptions): void {
  new elasticstack.KibanaDataView(
    `${name}-data-view`,
    {
      spaceId: store.kibana.space,
      // An existing view of this id is the user's own work.
      override: false,
      dataView: {
        id: "cilium_tetragon",
        name: "Tetragon",
        title: dataStreamPatterns.events,
        timeFieldName: "@timestamp",
      },
    },
    opts,
  );
}

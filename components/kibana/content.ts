import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";

import type { Settings } from "../../settings/stack-settings";
import { type Transform, declare } from "../transforms";

/** Arguments of `KibanaContent`. */
export interface KibanaContentArgs {
  settings: Settings;
  provider: elasticstack.Provider;
  transform?: Transform<elasticstack.KibanaDataViewArgs>;
}

/** What an analyst finds in Kibana: a data view over the events of every cluster. */
export class KibanaContent extends pulumi.ComponentResource {
  constructor(name: string, args: KibanaContentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("tetragon-elastic:kibana:KibanaContent", name, {}, opts);
    declare(
      elasticstack.KibanaDataView,
      "tetragon-data-view",
      {
        spaceId: args.settings.kibana.space,
        // An existing view of this id is the user's own work.
        override: false,
        dataView: {
          id: "cilium_tetragon",
          name: "Tetragon",
          title: "logs-cilium_tetragon.log-*",
          timeFieldName: "@timestamp",
        },
      },
      { parent: this, provider: args.provider },
      args.transform,
    );
    this.registerOutputs();
  }
}

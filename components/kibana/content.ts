import * as elasticstack from "@pulumi/elasticstack";
import type * as pulumi from "@pulumi/pulumi";

import { type ChildOptions, dependenciesOf } from "../component-options";
import { dataStreamPatterns } from "../data-stream";
import type { ResolvedStore } from "../resolved-args";
import { healthAlertResources } from "./health-alerts";
import type { PanelSource } from "./panels/panel";
import { detectionRuleResources } from "./rules/rule-resources";
import { dataViewIds } from "./saved-objects/saved-object";
import { savedObjectsFile } from "./saved-objects/saved-objects";

/**
 * What an analyst finds in Kibana: data views over the events of every cluster, dashboards, rules, a role.
 *
 * @returns the space that it is in, where that is made; other things of the same space wait for it
 */
export function kibanaContent(name: string, store: ResolvedStore, opts: ChildOptions): pulumi.Resource[] {
  const { kibana } = store;
  const made = kibana.createSpace ? [space(name, store, opts)] : [];
  const inSpace = after(opts, ...made);
  const events = dataView(name, "data-view", store, "events", inSpace);
  if (kibana.analystRole !== undefined) {
    analystRole(name, store, kibana.analystRole, inSpace);
  }
  detectionRuleResources(name, store, inSpace);
  if (kibana.healthAlerts) {
    healthAlertResources(name, store, kibana.healthAlerts, inSpace);
  }
  if (kibana.dashboards.length > 0) {
    const deadLetters = dataView(name, "dead-letter-data-view", store, "deadLetters", inSpace);
    new elasticstack.KibanaImportSavedObjects(
      `${name}-dashboards`,
      { spaceId: kibana.space, overwrite: true, fileContents: savedObjectsFile(kibana.dashboards) },
      after(inSpace, events, deadLetters),
    );
  }
  return made;
}

/** The options of a child that waits for further resources. */
function after(opts: ChildOptions, ...resources: pulumi.Resource[]): ChildOptions {
  return { ...opts, dependsOn: dependenciesOf(opts, ...resources) };
}

/** Deleting a space deletes what everybody put into it. */
function space(name: string, { kibana }: ResolvedStore, opts: ChildOptions): pulumi.Resource {
  return new elasticstack.KibanaSpace(
    `${name}-space`,
    { spaceId: kibana.space, name: kibana.space, description: "Tetragon's events" },
    { ...opts, retainOnDelete: true },
  );
}

const titles: Record<PanelSource, string> = { events: "Tetragon", deadLetters: "Tetragon: dead letters" };

function dataView(
  name: string,
  suffix: string,
  { kibana }: ResolvedStore,
  source: PanelSource,
  opts: ChildOptions,
): pulumi.Resource {
  const patterns = { events: dataStreamPatterns.events, deadLetters: dataStreamPatterns.deadLetter };
  return new elasticstack.KibanaDataView(
    `${name}-${suffix}`,
    {
      spaceId: kibana.space,
      // An existing view of this id is the user's own work.
      override: false,
      dataView: {
        id: dataViewIds[source],
        name: titles[source],
        title: patterns[source],
        timeFieldName: "@timestamp",
        // Before the first document there is no index.
        allowNoIndex: true,
      },
    },
    opts,
  );
}

/** Reads events, dead letters and what is in the space, and changes nothing. */
function analystRole(name: string, { kibana }: ResolvedStore, role: string, opts: ChildOptions): void {
  const alerts = kibana.space.apply((space) => `.alerts-security.alerts-${space}`);
  const alertIndex =
    kibana.detectionRules.length > 0
      ? [{ names: [alerts], privileges: ["read", "view_index_metadata"] }]
      : [];
  new elasticstack.KibanaSecurityRole(
    `${name}-analyst-role`,
    {
      name: role,
      description: "Reads Tetragon's events and their dashboards",
      elasticsearch: {
        indices: [
          {
            names: [dataStreamPatterns.events, dataStreamPatterns.deadLetter],
            privileges: ["read", "view_index_metadata"],
          },
          ...alertIndex,
        ],
      },
      kibanas: [{ spaces: [kibana.space], bases: ["read"] }],
    },
    opts,
  );
}

import { z } from "zod";

import { fieldCatalog } from "../elasticsearch/catalog";
import { dashboardNames } from "../kibana/dashboards/dashboards";
import { detectionRuleNames } from "../kibana/rules/detection-rules";
import { closedObject } from "../tetragon/filters/filter-issues";
import { kibanaCa } from "./certificate";
import { httpAddress } from "./endpoint";
import { clusterName, flag, form, newRoleName, spaceId, text, whole } from "./forms";

/** `all`, or some of the names that there are. */
function choice(what: string, names: readonly string[], where: string) {
  const known = ["all", ...names];
  return z.array(z.enum(known, { error: `is no ${what}; ${where}` }), {
    error: `write a list of ${what}s: ["all"], names, or [] for none`,
  });
}

const ruleHint = "docs/detections.md lists them";

/** Types whose values can be compared as a whole. */
const comparable = ["keyword", "constant_keyword", "wildcard", "ip", "long", "boolean"];

function isComparable(name: string): boolean {
  const { ecs, tetragon } = fieldCatalog("lean");
  return [...ecs, ...tetragon].some((field) => field.name === name && comparable.includes(field.type));
}

const ruleException = closedObject("an exception of a rule", {
  rule: z.enum(detectionRuleNames, { error: `is no detection rule; ${ruleHint}` }),
  field: text("the name of a field", (name) =>
    isComparable(name)
      ? undefined
      : "is no field of the documents that has whole values; docs/fields.md lists them",
  ),
  values: z
    .array(text("a value of the field"), { error: "must be a list of values" })
    .min(1, "must name at least one value"),
});

const connectorId = form(
  /^[\w-]{1,100}$/,
  "must be the id of a connector: letters, digits, dashes and underscores",
);

/** `kibana.healthAlerts`: alerts about the pipeline itself. */
export const healthAlertsGroup = closedObject("healthAlerts", {
  connectors: z
    .array(text("the id of a connector", connectorId), { error: "must be a list of ids of connectors" })
    .default([]),
  clusters: z
    .array(text("the name of a cluster", clusterName), { error: "must be a list of names of clusters" })
    .default([]),
  silentMinutes: whole("minutes without an event", 5, 1_440).default(15),
  errorPercent: whole("per cent of lines that are no event", 0, 100).default(5),
});

/** `kibana`: where it is, and what is put into it. */
export const kibanaGroup = closedObject("kibana", {
  endpoint: text("Kibana's URL", httpAddress).optional(),
  space: text("a space id", spaceId).default("default"),
  createSpace: flag().default(false),
  ca: text('a PEM certificate, or "system"', kibanaCa).optional(),
  dashboards: choice("dashboard", dashboardNames, `use all, ${dashboardNames.join(", ")}`).default(["all"]),
  detectionRules: choice("detection rule", detectionRuleNames, ruleHint).default([]),
  detectionRulesEnabled: flag().default(true),
  ruleExceptions: z.array(ruleException, { error: "must be a list of exceptions" }).default([]),
  healthAlerts: healthAlertsGroup.optional(),
  analystRole: text("the role's name", newRoleName).optional(),
});

import * as elasticstack from "@pulumi/elasticstack";

import type { ChildOptions } from "../../component-options";
import { dataStreamPatterns } from "../../data-stream";
import type { ResolvedStore } from "../../resolved-args";
import { type Condition, all, is, not } from "../query/condition";
import { kql } from "../query/kql";
import { stableUuid } from "../saved-objects/stable-uuid";
import { type DetectionRule, riskScores } from "./detection-rule";
import { detectionRules } from "./detection-rules";
import { threats } from "./mitre";

/** What a rule leaves alone: documents whose field has one of the values. */
export interface RuleException {
  rule: string;
  field: string;
  values: string[];
}

/** How far a rule looks back: its interval, and the time that a document may come late. */
const lookBack = { interval: "5m", from: "now-9m" };

/** The chosen rules of Elastic Security. */
export function detectionRuleResources(
  name: string,
  { kibana, retention }: ResolvedStore,
  opts: ChildOptions,
): void {
  for (const rule of detectionRules.filter((each) => kibana.detectionRules.includes(each.name))) {
    const { severity, severityBy = [], needs } = rule;
    new elasticstack.KibanaSecurityDetectionRule(
      `${name}-rule-${rule.name}`,
      {
        spaceId: kibana.space,
        ruleId: detectionRuleId(rule.name),
        name: `Tetragon: ${rule.title}`,
        description: rule.description,
        enabled: kibana.detectionRulesEnabled,
        type: "query",
        language: "kuery",
        query: kql(ruleCondition(rule, kibana.ruleExceptions)),
        indices: [dataStreamPatterns.events],
        ...lookBack,
        to: "now",
        severity,
        riskScore: riskScores[severity],
        // The time of arrival, where the store's ingest pipeline sets it: an event that comes late is not overlooked.
        timestampOverride: retention.finalPipeline ? "event.ingested" : undefined,
        ruleNameOverride: rule.titleField,
        severityMappings:
          severityBy.length > 0
            ? severityBy.map((mapping) => ({ ...mapping, operator: "equals" }))
            : undefined,
        threats: threats(rule.techniques),
        falsePositives: [...rule.falsePositives],
        note: `**What it misses.** ${rule.misses}`,
        setup: needs.length > 0 ? `Needs the tracing policies ${needs.join(", ")}.` : undefined,
        tags: ["Tetragon", "Data Source: Cilium Tetragon", "OS: Linux"],
        authors: ["tetragon-elastic"],
        license: "Apache-2.0",
      },
      opts,
    );
  }
}

/** Kibana's id of a rule: the same in every version and space. */
export function detectionRuleId(name: string): string {
  return stableUuid(`rule:${name}`);
}

/** What a document must be for an alert, less the exceptions. */
export function ruleCondition(rule: DetectionRule, exceptions: readonly RuleException[]): Condition {
  const own = exceptions.filter((exception) => exception.rule === rule.name);
  return own.length === 0
    ? rule.condition
    : all(rule.condition, ...own.map(({ field, values }) => not(is(field, ...values))));
}

import * as elasticstack from "@pulumi/elasticstack";

import type { ChildOptions } from "../../component-options";
import { dataStreamPatterns } from "../../data-stream";
import { fieldCatalog } from "../../elasticsearch/catalog";
import type { ResolvedStore } from "../../resolved-args";
import { type Condition, type Value, all, is, not } from "../query/condition";
import { type Sequence, eqlSequence } from "../query/eql";
import { kql } from "../query/kql";
import { stableUuid } from "../saved-objects/stable-uuid";
import {
  type DetectionRule,
  type EventRule,
  type SequenceRule,
  isSequence,
  riskScores,
} from "./detection-rule";
import { detectionRules } from "./detection-rules";
import { threats } from "./mitre";

/** What a rule leaves alone: documents whose field has one of the values. */
export interface RuleException {
  rule: string;
  field: string;
  values: string[];
}

const intervalMinutes = 5;
/** Time that a document may come late. */
const lateMinutes = 4;

/** What differs between rules about an event and rules about several of them. */
interface RuleQuery {
  type: string;
  language: string;
  query: string;
  from: string;
  tiebreakerField?: string;
  ruleNameOverride?: string;
  severityMappings?: { field: string; operator: string; value: string; severity: string }[];
}

/** The chosen rules of Elastic Security. */
export function detectionRuleResources(
  name: string,
  { kibana, retention }: ResolvedStore,
  opts: ChildOptions,
): void {
  for (const rule of detectionRules.filter((each) => kibana.detectionRules.includes(each.name))) {
    const { severity, needs } = rule;
    new elasticstack.KibanaSecurityDetectionRule(
      `${name}-rule-${rule.name}`,
      {
        spaceId: kibana.space,
        ruleId: detectionRuleId(rule.name),
        name: `Tetragon: ${rule.title}`,
        description: rule.description,
        enabled: kibana.detectionRulesEnabled,
        ...(isSequence(rule)
          ? sequenceQuery(rule, kibana.ruleExceptions)
          : eventQuery(rule, kibana.ruleExceptions)),
        indices: [dataStreamPatterns.events],
        interval: `${intervalMinutes}m`,
        to: "now",
        severity,
        riskScore: riskScores[severity],
        // The time of arrival, where the store's ingest pipeline sets it: an event that comes late is not overlooked.
        timestampOverride: retention.finalPipeline ? "event.ingested" : undefined,
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

function eventQuery(rule: EventRule, exceptions: readonly RuleException[]): RuleQuery {
  const { severityBy = [], titleField } = rule;
  return {
    type: "query",
    language: "kuery",
    query: kql(ruleCondition(rule, exceptions)),
    from: `now-${intervalMinutes + lateMinutes}m`,
    ruleNameOverride: titleField,
    severityMappings:
      severityBy.length > 0 ? severityBy.map((mapping) => ({ ...mapping, operator: "equals" })) : undefined,
  };
}

/** It looks back further, so that a sequence which began before the last run is seen as a whole. */
function sequenceQuery(rule: SequenceRule, exceptions: readonly RuleException[]): RuleQuery {
  const sequence = ruleSequence(rule, exceptions);
  const spanMinutes = Math.ceil(sequence.maxSpanSeconds / 60);
  return {
    type: "eql",
    language: "eql",
    query: eqlSequence(sequence),
    from: `now-${intervalMinutes + lateMinutes + spanMinutes}m`,
    // Of events of one nanosecond the one that was written first is the first.
    tiebreakerField: "log.offset",
  };
}

/** What a document must be for an alert, less the exceptions. */
export function ruleCondition(rule: EventRule, exceptions: readonly RuleException[]): Condition {
  return excepted(rule, rule.condition, exceptions);
}

/** What documents must be for an alert, less the exceptions, which hold for each step. */
export function ruleSequence(rule: SequenceRule, exceptions: readonly RuleException[]): Sequence {
  const { sequence } = rule;
  const steps = sequence.steps.map((step) => ({
    ...step,
    condition: excepted(rule, step.condition, exceptions, typed),
  }));
  return { ...sequence, steps };
}

function excepted(
  { name }: DetectionRule,
  condition: Condition,
  exceptions: readonly RuleException[],
  valueOf: (field: string, value: string) => Value = (_field, value) => value,
): Condition {
  const own = exceptions.filter(({ rule }) => rule === name);
  return own.length === 0
    ? condition
    : all(
        condition,
        ...own.map(({ field, values }) => not(is(field, ...values.map((value) => valueOf(field, value))))),
      );
}

/** The value as EQL compares it with the field: it takes no text for a number or a truth value, as KQL does. */
function typed(field: string, value: string): Value {
  const { ecs, tetragon } = fieldCatalog("lean");
  const type = [...ecs, ...tetragon].find(({ name }) => name === field)?.type;
  return type === "long" ? Number(value) : type === "boolean" ? value === "true" : value;
}

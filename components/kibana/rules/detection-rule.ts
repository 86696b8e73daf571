import type { Condition } from "../query/condition";
import type { Sequence } from "../query/eql";
import type { TechniqueId } from "./mitre";

/** How bad it is if a finding is no false alarm. */
export type Severity = "low" | "medium" | "high" | "critical";

/** A behaviour that Elastic Security is to alert on. */
export interface RuleFacts {
  /** How settings name it; Kibana's id is made of it, so it stays. */
  readonly name: string;
  readonly title: string;
  /** What is seen, and why it matters. */
  readonly description: string;
  readonly severity: Severity;
  /** MITRE ATT&CK techniques. */
  readonly techniques: readonly TechniqueId[];
  /** Tracing policies without which the rule finds nothing; starts of programs need none. */
  readonly needs: readonly string[];
  /** What else does the same. */
  readonly falsePositives: readonly string[];
  /** What escapes it. */
  readonly misses: string;
  /** Alerts of 20,000 events of a busy cluster that does nothing wrong, at most; the made-up events of the tests. */
  readonly benignAlerts: number;
}

/** An event for itself is worth an alert. */
export interface EventRule extends RuleFacts {
  /** What a document must be. */
  readonly condition: Condition;
  /** The title of an alert is the value of this field instead of the rule's own. */
  readonly titleField?: string;
  /** Severity by a field's value, where it has one of them. */
  readonly severityBy?: readonly {
    readonly field: string;
    readonly value: string;
    readonly severity: Severity;
  }[];
}

/** Events that follow each other are worth an alert; each of them alone may be harmless. */
export interface SequenceRule extends RuleFacts {
  readonly sequence: Sequence;
}

export type DetectionRule = EventRule | SequenceRule;

/** Whether a rule is about several events. */
export function isSequence(rule: DetectionRule): rule is SequenceRule {
  return "sequence" in rule;
}

/** Kibana's number for a severity. */
export const riskScores: Readonly<Record<Severity, number>> = { low: 21, medium: 47, high: 73, critical: 99 };

import { connectionRules } from "./connection-rules";
import { credentialRules } from "./credential-rules";
import type { DetectionRule, EventRule } from "./detection-rule";
import { escapeRules } from "./escape-rules";
import { evasionRules } from "./evasion-rules";
import { executionRules } from "./execution-rules";
import { persistenceRules } from "./persistence-rules";
import { sequenceRules } from "./sequence-rules";

/** The rules that alert on an event for itself. */
export const eventRules: readonly EventRule[] = [
  ...executionRules,
  ...connectionRules,
  ...credentialRules,
  ...escapeRules,
  ...persistenceRules,
  ...evasionRules,
];

/** Every rule that a stack can choose. */
export const detectionRules: readonly DetectionRule[] = [...eventRules, ...sequenceRules];

/** How settings name them. */
export const detectionRuleNames: readonly string[] = detectionRules.map(({ name }) => name);

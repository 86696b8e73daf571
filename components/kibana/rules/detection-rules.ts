import { connectionRules } from "./connection-rules";
import { credentialRules } from "./credential-rules";
import type { DetectionRule } from "./detection-rule";
import { escapeRules } from "./escape-rules";
import { evasionRules } from "./evasion-rules";
import { executionRules } from "./execution-rules";
import { persistenceRules } from "./persistence-rules";

/** Every rule that a stack can choose. */
export const detectionRules: readonly DetectionRule[] = [
  ...executionRules,
  ...connectionRules,
  ...credentialRules,
  ...escapeRules,
  ...persistenceRules,
  ...evasionRules,
];

/** How settings name them. */
export const detectionRuleNames: readonly string[] = detectionRules.map(({ name }) => name);

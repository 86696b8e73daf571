import { accessCases } from "./access-rule-cases";
import { activityCases } from "./activity-rule-cases";
import type { RuleCase } from "./rule-samples";

/** Samples of each rule by its name. */
export const ruleCases: Record<string, RuleCase> = { ...activityCases, ...accessCases };

import type { SettingIssue } from "../../filters/filter-issues";
import type { Action, Selector } from "./selectors";
import type { PolicySpec } from "./spec";
import { enforcingActions } from "./value-lists";

/** The parts that all sorts of hooks share, with what only some have left optional. */
interface Hook {
  call?: string;
  message?: string;
  tags?: string[];
  selectors?: Selector[];
}

const hookLists = ["kprobes", "fentries", "tracepoints", "lsmhooks", "uprobes", "usdts"] as const;
const rateLimitScopes = ["thread", "process", "global"];

/**
 * Rules that the API server does not know: the agent refuses such a policy when it loads it, or silently does
 * something else, and only its log says so. Paths are relative to `spec`.
 */
export function agentRuleIssues(spec: PolicySpec): SettingIssue[] {
  const issues: SettingIssue[] = [];
  if (!hookLists.some((list) => (spec[list]?.length ?? 0) > 0) && spec.loader !== true) {
    issues.push({ path: [], message: `add a hook to one of ${hookLists.join(", ")}, or loader: true` });
  }
  for (const list of hookLists) {
    (spec[list] ?? []).forEach((hook: Hook, index) => {
      const found = [
        ...hookIssues(hook),
        ...(hook.selectors ?? []).flatMap(numbered("selectors", selectorIssues)),
      ];
      if (list === "fentries") {
        found.push(...enforcementInFentry(hook));
      }
      found.push(...unknownReferences(hook, spec));
      issues.push(...found.map((issue) => ({ ...issue, path: [list, index, ...issue.path] })));
    });
  }
  return issues;
}

function numbered<T>(name: string, check: (item: T) => SettingIssue[]) {
  return (item: T, index: number) =>
    check(item).map((issue) => ({ ...issue, path: [name, index, ...issue.path] }));
}

function hookIssues(hook: Hook): SettingIssue[] {
  const issues: SettingIssue[] = [];
  hook.tags?.forEach((tag, index) => {
    if (tag.length < 2 || tag.length > 128) {
      issues.push({ path: ["tags", index], message: "write a tag of 2 to 128 characters" });
    }
  });
  if (hook.message !== undefined && (hook.message.length < 2 || hook.message.length > 256)) {
    issues.push({
      path: ["message"],
      message: "write a message of 2 to 256 characters, the agent cuts longer ones",
    });
  }
  if ((hook.selectors?.length ?? 0) > 5) {
    issues.push({
      path: ["selectors"],
      message: "keep at most 5 selectors, the agent loads no more for a hook",
    });
  }
  return issues;
}

function selectorIssues(selector: Selector): SettingIssue[] {
  const issues: SettingIssue[] = [];
  selector.matchNamespaces?.forEach((filter, index) => {
    if (filter.values.length > 4) {
      issues.push({ path: ["matchNamespaces", index, "values"], message: "keep at most 4 values" });
    }
  });
  for (const name of ["matchActions", "matchReturnActions"] as const) {
    issues.push(...(selector[name] ?? []).flatMap(numbered(name, actionIssues)));
  }
  return issues;
}

function actionIssues(action: Action): SettingIssue[] {
  const issues: SettingIssue[] = [];
  if (action.rateLimit !== undefined && !/^\d+[smhd]?$/.test(action.rateLimit)) {
    issues.push({ path: ["rateLimit"], message: 'write seconds, or a number with m or h, for example "5m"' });
  }
  if (action.rateLimitScope !== undefined && !rateLimitScopes.includes(action.rateLimitScope)) {
    issues.push({ path: ["rateLimitScope"], message: `use one of ${rateLimitScopes.join(", ")}` });
  }
  if (action.action === "Override" && action.argError === undefined) {
    issues.push({ path: ["argError"], message: "add argError, the error to return, for example -1" });
  }
  return issues;
}

function enforcementInFentry(hook: Hook): SettingIssue[] {
  const enforces = (hook.selectors ?? []).some((selector) =>
    selector.matchActions?.some(({ action }) => enforcingActions.includes(action)),
  );
  return enforces ? [{ path: ["selectors"], message: "use a kprobe: fentry hooks cannot enforce" }] : [];
}

function unknownReferences(hook: Hook, spec: PolicySpec): SettingIssue[] {
  const issues: SettingIssue[] = [];
  const list = hook.call?.startsWith("list:") ? hook.call.slice("list:".length) : undefined;
  if (list !== undefined && !spec.lists?.some(({ name }) => name === list)) {
    issues.push({ path: ["call"], message: `define "${list}" in spec.lists` });
  }
  hook.selectors?.forEach((selector, index) => {
    for (const macro of selector.macros ?? []) {
      if (!Object.hasOwn(spec.selectorsMacros ?? {}, macro)) {
        issues.push({
          path: ["selectors", index, "macros"],
          message: `define "${macro}" in spec.selectorsMacros`,
        });
      }
    }
  });
  return issues;
}

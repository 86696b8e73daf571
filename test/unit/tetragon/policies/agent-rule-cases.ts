import { hook, selector, set, type BrokenCase } from "./draft";

/** Policies that the API server takes and the agent then does not load, or loads without effect. */
export const agentRuleCases: BrokenCase[] = [
  [
    "a policy without hooks",
    (p) => set(p, "spec", { podSelector: {} }),
    /^spec: add a hook to one of kprobes/,
  ],
  ["a tag of one character", (p) => set(hook(p), "tags", ["x"]), /\.tags\.0: write a tag of 2 to 128/],
  [
    "a tag of 129 characters",
    (p) => set(hook(p), "tags", ["x".repeat(129)]),
    /\.tags\.0: write a tag of 2 to 128/,
  ],
  [
    "a message of 257 characters",
    (p) => set(hook(p), "message", "x".repeat(257)),
    /\.message: write a message of 2 to 256/,
  ],
  [
    "six selectors",
    (p) => set(hook(p), "selectors", Array(6).fill({})),
    /\.selectors: keep at most 5 selectors/,
  ],
  [
    "five values of a namespace filter",
    (p) => set(selector(p)["matchNamespaces"]?.[0], "values", ["1", "2", "3", "4", "5"]),
    /matchNamespaces\.0\.values: keep at most 4 values/,
  ],
  [
    "a rate limit without number",
    (p) => set(selector(p)["matchActions"]?.[0], "rateLimit", "m"),
    /\.rateLimit: write/,
  ],
  [
    "an unknown scope of a rate limit",
    (p) => set(selector(p)["matchActions"]?.[0], "rateLimitScope", "pod"),
    /\.rateLimitScope: use/,
  ],
  [
    "an override without error",
    (p) => set(selector(p), "matchActions", [{ action: "Override" }]),
    /\.argError: add argError/,
  ],
  [
    "an fentry hook that enforces",
    (p) => set(p.spec, "fentries", [{ call: "x", selectors: [{ matchActions: [{ action: "Sigkill" }] }] }]),
    /^spec\.fentries\.0\.selectors: use a kprobe/,
  ],
  [
    "a list that is not defined",
    (p) => set(hook(p), "call", "list:other"),
    /\.call: define "other" in spec\.lists/,
  ],
  [
    "a macro that is not defined",
    (p) => set(selector(p), "macros", ["other"]),
    /define "other" in spec\.selectorsMacros/,
  ],
];

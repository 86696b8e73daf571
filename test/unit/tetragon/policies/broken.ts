import { drop, hook, selector, set, type BrokenCase } from "./draft";

/** Specs that both the API server and the project's schema refuse. */
export const brokenSpecs: BrokenCase[] = [
  ["a policy without spec", (p) => drop(p, "spec"), /^spec: write spec as an object/],
  ["a spec that is a list", (p) => set(p, "spec", []), /^spec: write spec as an object/],
  ["an unknown sort of hook", (p) => set(p.spec, "kprobe", []), /^spec: remove "kprobe"/],
  [
    "kprobes that are no list",
    (p) => set(p.spec, "kprobes", { call: "x" }),
    /^spec\.kprobes: write a list of kprobes/,
  ],
  ["a kprobe without call", (p) => drop(hook(p), "call"), /^spec\.kprobes\.0\.call: write a text/],
  ["a call that is a number", (p) => set(hook(p), "call", 1), /^spec\.kprobes\.0\.call: write a text/],
  ["syscall as text", (p) => set(hook(p), "syscall", "false"), /\.syscall: write true or false/],
  [
    "an unknown field of a kprobe",
    (p) => set(hook(p), "retprobe", true),
    /^spec\.kprobes\.0: remove "retprobe"/,
  ],
  [
    "arguments that are no list",
    (p) => set(hook(p), "args", { index: 0 }),
    /\.args: write a list of arguments/,
  ],
  [
    "an argument without index",
    (p) => drop(hook(p).args[0], "index"),
    /\.args\.0\.index: write a whole number/,
  ],
  [
    "an argument without type",
    (p) => drop(hook(p).args[0], "type"),
    /\.args\.0\.type: use one of the argument types/,
  ],
  ["an unknown argument type", (p) => set(hook(p).args[0], "type", "inode"), /\.args\.0\.type: use one of/],
  [
    "a negative argument index",
    (p) => set(hook(p).args[0], "index", -1),
    /\.args\.0\.index: write a number from 0/,
  ],
  [
    "a fractional argument index",
    (p) => set(hook(p).args[0], "index", 0.5),
    /\.args\.0\.index: write a whole number/,
  ],
  [
    "an argument index beyond 32 bits",
    (p) => set(hook(p).args[0], "index", 2 ** 31),
    /\.index: write a number up to/,
  ],
  [
    "an argument index as text",
    (p) => set(hook(p).args[0], "index", "0"),
    /\.index: write a whole number without/,
  ],
  [
    "an unknown field of an argument",
    (p) => set(hook(p).args[0], "name", "file"),
    /\.args\.0: remove "name"/,
  ],
  ["a label that is no text", (p) => set(hook(p).args[0], "label", 1), /\.args\.0\.label: write a text/],
  [
    "a return argument without type",
    (p) => set(hook(p), "returnArg", { index: 0 }),
    /\.returnArg\.type: use one of/,
  ],
  ["17 tags", (p) => set(hook(p), "tags", Array(17).fill("tag")), /\.tags: keep at most 16 tags/],
  ["a tag that is a number", (p) => set(hook(p), "tags", [1]), /\.tags\.0: write a text/],
  ["a message that is no text", (p) => set(hook(p), "message", ["x"]), /\.message: write a text/],
  ["ignore as a switch", (p) => set(hook(p), "ignore", true), /\.ignore: write ignore as an object/],
  [
    "a selector that is no object",
    (p) => set(hook(p), "selectors", ["all"]),
    /\.selectors\.0: write a selector/,
  ],
  ["an unknown filter", (p) => set(selector(p), "matchArg", []), /\.selectors\.0: remove "matchArg"/],
  [
    "an argument filter without operator",
    (p) => drop(selector(p)["matchArgs"]?.[0], "operator"),
    /\.operator: use one of/,
  ],
  [
    "an unknown operator",
    (p) => set(selector(p)["matchArgs"]?.[0], "operator", "Contains"),
    /\.operator: use one of/,
  ],
  [
    "values that are numbers",
    (p) => set(selector(p)["matchArgs"]?.[0], "values", [2]),
    /values\.0: write a text, numbers/,
  ],
  [
    "values that are no list",
    (p) => set(selector(p)["matchArgs"]?.[0], "values", "/etc"),
    /\.values: write a list of texts/,
  ],
  [
    "two binary filters",
    (p) => selector(p)["matchBinaries"]?.push({ operator: "In", values: ["/x"] }),
    /write one entry only/,
  ],
  [
    "a binary filter without values",
    (p) => drop(selector(p)["matchBinaries"]?.[0], "values"),
    /\.values: write a list of texts/,
  ],
  [
    "a binary filter with an operator of arguments",
    (p) => set(selector(p)["matchBinaries"]?.[0], "operator", "Equal"),
    /\.operator: use one of/,
  ],
  [
    "process ids as text",
    (p) => set(selector(p)["matchPIDs"]?.[0], "values", ["1"]),
    /\.values\.0: write a whole number/,
  ],
  [
    "an unknown namespace",
    (p) => set(selector(p)["matchNamespaces"]?.[0], "namespace", "Mount"),
    /\.namespace: use one of/,
  ],
  [
    "a namespace filter without values",
    (p) => drop(selector(p)["matchNamespaces"]?.[0], "values"),
    /\.values: write a list/,
  ],
  [
    "an unknown capability set",
    (p) => set(selector(p)["matchCapabilities"]?.[0], "type", "Ambient"),
    /\.type: use one of/,
  ],
  [
    "an unknown action",
    (p) => set(selector(p)["matchActions"]?.[0], "action", "Kill"),
    /\.action: use one of the actions/,
  ],
  [
    "an action without a name",
    (p) => drop(selector(p)["matchActions"]?.[0], "action"),
    /\.action: use one of the actions/,
  ],
  [
    "an action's error as text",
    (p) => set(selector(p)["matchActions"]?.[0], "argError", "-1"),
    /\.argError: write a whole number/,
  ],
  [
    "a tracepoint without event",
    (p) => drop(p.spec.tracepoints[0], "event"),
    /^spec\.tracepoints\.0\.event: write a text/,
  ],
  [
    "a tracepoint with a call",
    (p) => set(p.spec.tracepoints[0], "call", "x"),
    /^spec\.tracepoints\.0: remove "call"/,
  ],
  [
    "an LSM hook without hook",
    (p) => drop(p.spec.lsmhooks[0], "hook"),
    /^spec\.lsmhooks\.0\.hook: write a text/,
  ],
  ["a uprobe without path", (p) => drop(p.spec.uprobes[0], "path"), /^spec\.uprobes\.0\.path: write a text/],
  [
    "uprobe offsets as text",
    (p) => set(p.spec.uprobes[0], "offsets", ["0x10"]),
    /\.offsets\.0: write a whole number/,
  ],
  [
    "a USDT probe without provider",
    (p) => drop(p.spec.usdts[0], "provider"),
    /^spec\.usdts\.0\.provider: write a text/,
  ],
  [
    "an unknown list type",
    (p) => set(p.spec.lists[0], "type", "functions"),
    /^spec\.lists\.0\.type: use one of/,
  ],
  [
    "an enforcer without calls",
    (p) => drop(p.spec.enforcers[0], "calls"),
    /^spec\.enforcers\.0\.calls: write a list/,
  ],
  ["an option without name", (p) => drop(p.spec.options[0], "name"), /^spec\.options\.0\.name: write a text/],
  ["loader as text", (p) => set(p.spec, "loader", "yes"), /^spec\.loader: write true or false/],
  ["macros as a list", (p) => set(p.spec, "selectorsMacros", []), /^spec\.selectorsMacros: write the macros/],
  [
    "a pod selector with an unknown field",
    (p) => set(p.spec, "podSelector", { app: "web" }),
    /^spec\.podSelector: remove app/,
  ],
  [
    "a label value that Kubernetes refuses",
    (p) => set(p.spec, "podSelector", { matchLabels: { a: "-" } }),
    /label value/,
  ],
  [
    "a label value of 64 characters",
    (p) => set(p.spec, "podSelector", { matchLabels: { a: "x".repeat(64) } }),
    /63/,
  ],
  [
    "an unknown operator of labels",
    (p) => set(p.spec, "hostSelector", { matchExpressions: [{ key: "a", operator: "Equals" }] }),
    /^spec\.hostSelector\.matchExpressions\.0\.operator: use one of/,
  ],
];

/** Objects that no CRD schema sees, because the API server goes by kind, version and name first. */
export const brokenPolicies: BrokenCase[] = [
  ["an unknown kind", (p) => set(p, "kind", "NetworkPolicy"), /^kind: write kind: TracingPolicy or/],
  ["an object without kind", (p) => drop(p, "kind"), /^kind: write kind: TracingPolicy or/],
  [
    "another API version",
    (p) => set(p, "apiVersion", "cilium.io/v1"),
    /^apiVersion: write apiVersion: cilium\.io\/v1alpha1/,
  ],
  ["an object without metadata", (p) => drop(p, "metadata"), /^metadata: write metadata/],
  ["a policy without name", (p) => drop(p.metadata, "name"), /^metadata\.name: write the policy's name/],
  [
    "a name that Kubernetes refuses",
    (p) => set(p.metadata, "name", "My_Policy"),
    /^metadata\.name: write a name of/,
  ],
  [
    "a cluster policy in a namespace",
    (p) => set(p.metadata, "namespace", "web"),
    /^metadata: remove "namespace"/,
  ],
  [
    "a namespaced policy without namespace",
    (p) => set(p, "kind", "TracingPolicyNamespaced"),
    /^metadata\.namespace: write/,
  ],
  [
    "a namespaced policy for hosts",
    (p) => [
      set(p, "kind", "TracingPolicyNamespaced"),
      set(p.metadata, "namespace", "web"),
      set(p.spec, "hostSelector", {}),
    ],
    /^spec\.hostSelector: remove hostSelector/,
  ],
  ["a further field beside spec", (p) => set(p, "status", {}), /^: remove "status"/],
];

import assert from "node:assert/strict";

import { tracingPolicy } from "../../../../components/tetragon/policies";
import { policySpec } from "../../../../components/tetragon/policies/schema/spec";
import { agentRuleCases } from "./agent-rule-cases";
import { brokenPolicies, brokenSpecs } from "./broken";
import { crdValidator } from "./crd";
import type { Edit } from "./draft";
import { everyPolicy, policies } from "./library";
import { mutations } from "./mutations";

const sound = {
  apiVersion: "cilium.io/v1alpha1",
  kind: "TracingPolicy",
  metadata: { name: "probe" },
  spec: {
    podSelector: { matchLabels: { app: "web" } },
    kprobes: [
      {
        call: "security_file_open",
        syscall: false,
        args: [{ index: 0, type: "file" }],
        message: "A file was opened",
        tags: ["test.open"],
        selectors: [
          {
            matchArgs: [{ index: 0, operator: "Prefix", values: ["/etc/"] }],
            matchBinaries: [{ operator: "NotIn", values: ["/usr/bin/cat"] }],
            matchPIDs: [{ operator: "NotIn", values: [1], isNamespacePID: true }],
            matchNamespaces: [{ namespace: "Pid", operator: "NotIn", values: ["host_ns"] }],
            matchCapabilities: [{ type: "Effective", operator: "In", values: ["CAP_SYS_ADMIN"] }],
            matchActions: [{ action: "Post", rateLimit: "1m", rateLimitScope: "process" }],
          },
        ],
      },
    ],
    tracepoints: [
      { subsystem: "sched", event: "sched_process_exec", args: [{ index: 2, type: "linux_binprm" }] },
    ],
    lsmhooks: [{ hook: "file_open", args: [{ index: 0, type: "file" }] }],
    uprobes: [{ path: "/usr/bin/bash", symbols: ["readline"], offsets: [16] }],
    usdts: [{ path: "/usr/bin/app", provider: "app", name: "start" }],
    fentries: [
      {
        call: "tcp_close",
        syscall: false,
        ignore: { callNotFound: true },
        return: true,
        returnArg: { index: 0, type: "int", label: "error" },
        data: [{ index: 0, type: "string", resolve: "comm", source: "current_task" }],
        selectors: [
          {
            macros: ["probes"],
            matchData: [{ args: [0], operator: "Equal", values: ["curl"] }],
            matchReturnArgs: [{ index: 0, operator: "GT", values: ["0"] }],
            matchParentBinaries: [{ operator: "Prefix", values: ["/usr/"], followChildren: true }],
            matchNamespaceChanges: [{ operator: "In", values: ["Mnt"] }],
            matchCapabilityChanges: [{ type: "Permitted", operator: "In", values: ["CAP_BPF"] }],
            matchReturnActions: [{ action: "Post", kernelStackTrace: true, userStackTrace: true }],
          },
        ],
      },
    ],
    selectorsMacros: { probes: { matchBinaries: [{ operator: "In", values: ["/probe"] }] } },
    lists: [{ name: "calls", type: "syscalls", values: ["sys_dup"] }],
    enforcers: [{ calls: ["list:calls"] }],
    options: [{ name: "policy-mode", value: "monitor" }],
  },
};

function edited(edit: Edit): unknown {
  const copy = structuredClone(sound);
  edit(copy as never);
  return copy;
}

function issues(policy: unknown): string[] {
  const result = tracingPolicy.safeParse(policy);
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("the schema of tracing policies", () => {
  it("accepts a policy with every kind of hook", () => {
    assert.deepEqual(issues(sound), []);
  });

  for (const [title, edit, expected] of [...brokenSpecs, ...brokenPolicies, ...agentRuleCases]) {
    it(`refuses ${title}`, () => {
      assert.match(issues(edited(edit)).join("\n"), expected);
    });
  }

  it("writes no message of its library, only sentences that say what to do", () => {
    for (const [title, edit] of [...brokenSpecs, ...brokenPolicies, ...agentRuleCases]) {
      for (const issue of issues(edited(edit))) {
        assert.doesNotMatch(issue, /Invalid|expected|received|Unrecognized|Too (big|small)/, title);
      }
    }
  });
});

describe("the schema of tracing policies and the CRD", () => {
  it("agree that every policy of the library is sound", () => {
    const manifests = everyPolicy();
    for (const manifest of manifests) {
      assert.equal(crdValidator(manifest.kind)(manifest), true, manifest.metadata.name);
      assert.equal(tracingPolicy.safeParse(manifest).success, true, manifest.metadata.name);
    }
    assert.ok(manifests.length > 40);
  });

  it("agree on the sound policy and on every broken spec", () => {
    const accepts = crdValidator("TracingPolicy");
    assert.equal(accepts(sound), true);
    for (const [title, edit] of brokenSpecs) {
      const policy = edited(edit);
      assert.equal(accepts(policy), false, `the CRD accepts ${title}`);
      assert.equal(tracingPolicy.safeParse(policy).success, false, `the schema accepts ${title}`);
    }
    assert.ok(brokenSpecs.length >= 40);
  });

  it("agree on every change of one value in the sound policy and in four of the library", () => {
    const accepts = crdValidator("TracingPolicy");
    const tried = { accepted: 0, refused: 0 };
    const library = policies(["process-injection", "capability-checks", "bpf-programs", "library-loading"]);
    for (const policy of [sound, ...library]) {
      for (const { spec, change } of mutations(policy.spec)) {
        const crd = accepts({ ...policy, spec });
        assert.equal(policySpec.safeParse(spec).success, crd, `${policy.metadata.name}: ${change}`);
        tried[crd ? "accepted" : "refused"] += 1;
      }
    }
    assert.ok(tried.accepted > 500 && tried.refused > 2000, JSON.stringify(tried));
  });

  it("leave to the agent's rules what the CRD does not know", () => {
    const accepts = crdValidator("TracingPolicy");
    for (const [title, edit] of agentRuleCases) {
      assert.equal(accepts(edited(edit)), true, title);
    }
  });
});

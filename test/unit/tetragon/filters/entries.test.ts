import assert from "node:assert/strict";

import { complaints, settings } from "./filter-settings";

function refuses(input: object, expected: RegExp): void {
  const found = complaints(input);
  assert.equal(found.length, 1, found.join("\n"));
  assert.match(found[0] ?? "", expected);
}

describe("an entry of an export list", () => {
  it("may use every field that the agent knows", () => {
    const entry = {
      event_set: ["PROCESS_EXEC"],
      namespace: ["", "web"],
      namespace_regex: ["^team-"],
      pod_regex: ["^api-"],
      container_name_regex: ["^app$"],
      binary_regex: ["/bash$"],
      parent_binary_regex: ["/sshd$"],
      ancestor_binary_regex: ["/containerd-shim"],
      arguments_regex: [String.raw`\s-c\s`],
      parent_arguments_regex: ["-D"],
      labels: [
        "app=web,tier in (front, back)",
        "!legacy",
        "app.kubernetes.io/name != x",
        "track gt 3",
        "app=",
      ],
      container_id: ["^0123"],
      pid: [1],
      pid_set: [0, 4294967295],
      health_check: false,
      in_init_tree: false,
      policy_names: ["sensitive-files"],
      capabilities: {
        effective: { any: ["CAP_SYS_ADMIN", "DAC_OVERRIDE"] },
        permitted: { none: ["CAP_BPF"] },
      },
      cel_expression: ["process_exec.process.pid > 1"],
    };
    assert.deepEqual(settings({ denyList: [entry] }).denyList, [entry]);
  });

  it("refuses a field that the agent does not know and lists those that exist", () => {
    refuses({ denyList: [{ namespaces: ["web"] }] }, /^denyList\.0: remove "namespaces": .*namespace_regex/);
  });

  it("refuses an event type that does not exist", () => {
    refuses(
      { allowList: [{ event_set: ["PROCESS_EXECVE"] }] },
      /^allowList\.0\.event_set\.0: use one of .*PROCESS_EXEC/,
    );
  });

  it("refuses the event type that passes every filter", () => {
    refuses({ denyList: [{ event_set: ["RATE_LIMIT_INFO"] }] }, /remove RATE_LIMIT_INFO/);
  });

  it("refuses a capability without the spelling of the API and says that spelling", () => {
    const entry = { capabilities: { effective: { any: ["CAP_DAC_OVERRIDE"] } } };
    refuses({ denyList: [entry] }, /^denyList\.0\.capabilities\.effective\.any\.0: write DAC_OVERRIDE/);
    refuses({ denyList: [{ capabilities: { effective: { any: ["sys_admin"] } } }] }, /write CAP_SYS_ADMIN/);
  });

  it("refuses a capability set with two match sets or none", () => {
    const two = { any: ["CAP_BPF"], none: ["CAP_CHOWN"] };
    refuses(
      { denyList: [{ capabilities: { effective: two } }] },
      /exactly one of any, all, exactly and none/,
    );
    refuses({ denyList: [{ capabilities: { effective: {} } }] }, /exactly one of/);
    refuses({ denyList: [{ capabilities: {} }] }, /at least one of permitted/);
  });

  it("refuses an entry without conditions because it would match every event", () => {
    refuses({ denyList: [{}] }, /^denyList\.0: write at least one condition/);
    refuses({ denyList: [{ namespace: [] }] }, /^denyList\.0\.namespace: name at least one/);
  });

  it("refuses a single value where Tetragon wants a list", () => {
    refuses(
      { denyList: [{ namespace: "kube-system" }] },
      /^denyList\.0\.namespace: write a list, for example/,
    );
    refuses({ denyList: { namespace: ["a"] } }, /^denyList: write a list of filter objects/);
  });

  it("refuses a broken label selector", () => {
    for (const label of ["app=web,", "k8s:app=web", "a b", "tier in front", "-app", ""]) {
      refuses({ denyList: [{ labels: [label] }] }, /^denyList\.0\.labels\.0: write a/);
    }
  });

  it("refuses a process id that is no id", () => {
    refuses({ denyList: [{ pid: [-1] }] }, /from 0/);
    refuses({ denyList: [{ pid: [1.5] }] }, /whole numbers/);
    refuses({ denyList: [{ pid: ["1"] }] }, /as numbers/);
    refuses({ denyList: [{ pid: [4294967296] }] }, /up to 4294967295/);
  });

  it("refuses a blank CEL expression", () => {
    refuses(
      { denyList: [{ cel_expression: [" "] }] },
      /^denyList\.0\.cel_expression\.0: write a CEL expression/,
    );
  });

  it("refuses in_init_tree without kinds that have a process", () => {
    refuses({ denyList: [{ in_init_tree: true }] }, /^denyList\.0\.in_init_tree: add event_set/);
  });
});

describe("a regular expression in a filter", () => {
  const javascriptOnly = [
    "^(?!kube-)",
    "(?<=a)b",
    String.raw`(a)\1`,
    String.raw`\cA`,
    "[a-\\d]",
    String.raw`\u0041`,
  ];

  for (const expression of javascriptOnly) {
    it(`is refused when only JavaScript understands it: ${expression}`, () => {
      new RegExp(expression);
      const input = { denyList: [{ namespace: ["a"] }, { namespace_regex: [expression] }] };
      refuses(input, /^denyList\.1\.namespace_regex\.0: rewrite the expression in RE2 syntax.*\(.+\)$/);
    });
  }

  it("is refused when nobody understands it", () => {
    refuses({ denyList: [{ binary_regex: ["("] }] }, /missing closing \)/);
    refuses({ denyList: [{ binary_regex: [""] }] }, /it is empty/);
  });

  it("may use what only RE2 understands", () => {
    const expressions = [
      "(?i)curl",
      "(?P<name>a)",
      String.raw`\pL+`,
      String.raw`\Qa.b\E`,
      "[[:alpha:]]",
      String.raw`\Aab\z`,
    ];
    assert.deepEqual(complaints({ denyList: [{ binary_regex: expressions }] }), []);
  });
});

describe("a field filter", () => {
  it("takes paths relative to the kind", () => {
    const filter = {
      event_set: ["PROCESS_EXEC"],
      fields: "process.exec_id,parent.pod,ancestors.binary",
      action: "EXCLUDE",
    };
    assert.deepEqual(complaints({ fieldFilters: [filter] }), []);
  });

  it("refuses paths that no event has, which the agent would ignore", () => {
    for (const path of [
      "process_exec.process",
      "process.execId",
      "process.pid.x",
      "process.toString",
      " process.pid",
      "",
    ]) {
      refuses({ fieldFilters: [{ fields: path }] }, /^fieldFilters\.0\.fields: (replace|write)/);
    }
  });

  it("refuses an unknown action and an inverted event set without events", () => {
    refuses({ fieldFilters: [{ fields: "process", action: "REMOVE" }] }, /INCLUDE, EXCLUDE/);
    refuses(
      { fieldFilters: [{ fields: "process", invert_event_set: true }] },
      /^fieldFilters\.0\.invert_event_set: add event_set/,
    );
  });
});

describe("a redaction filter", () => {
  it("takes expressions with capture groups", () => {
    const filter = { redact: [String.raw`--password[ =](\S+)`], binary_regex: ["/mysql$"] };
    assert.deepEqual(settings({ redactionFilters: [filter] }).redactionFilters, [filter]);
  });

  it("refuses an expression without a capture group because it would redact nothing", () => {
    refuses(
      { redactionFilters: [{ redact: ["--password=\\S+"] }] },
      /^redactionFilters\.0\.redact\.0: put the secret part in parentheses/,
    );
    refuses({ redactionFilters: [{ redact: ["(?:secret)"] }] }, /capture groups/);
  });

  it("refuses an entry that names nothing to redact", () => {
    refuses(
      { redactionFilters: [{ binary_regex: ["mysql"] }] },
      /^redactionFilters\.0\.redact: write a list/,
    );
  });
});

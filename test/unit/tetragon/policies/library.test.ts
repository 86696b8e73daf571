import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import {
  policyLibrary,
  tracingPolicy,
  type TracingPolicyManifest,
} from "../../../../components/tetragon/policies";
import { complaints, enforceable, everyPolicy, policies, policy, policyNames } from "./library";

function kprobes(manifest: TracingPolicyManifest) {
  return manifest.spec.kprobes ?? [];
}

function actions(manifest: TracingPolicyManifest): string[] {
  return kprobes(manifest).flatMap(({ selectors }) =>
    (selectors ?? []).flatMap(({ matchActions }) => (matchActions ?? []).map(({ action }) => action)),
  );
}

function calls(entry: unknown): string[] {
  return kprobes(policy(entry)).map(({ call }) => call);
}

describe("the policy library", () => {
  it("holds every topic under its own name", () => {
    const topics = [
      "sensitive-files",
      "outbound-connections",
      "inbound-connections",
      "privilege-escalation",
      "kernel-modules",
      "bpf-programs",
      "namespace-mount-escapes",
      "process-injection",
      "memory-or-tmp-execution",
      "raw-sockets",
      "dns",
      "container-drift",
    ];
    assert.deepEqual(
      topics.filter((topic) => !policyNames.includes(topic)),
      [],
    );
    assert.equal(new Set(policyNames).size, policyNames.length);
  });

  it("is accepted by the schema in every variant", () => {
    for (const manifest of everyPolicy()) {
      const checked = tracingPolicy.safeParse(manifest);
      assert.equal(checked.success, true, `${manifest.metadata.name}: ${checked.error?.message ?? ""}`);
    }
  });

  for (const definition of policyLibrary) {
    describe(definition.name, () => {
      const manifest = policy(definition.name);

      it("observes and does nothing else unless told", () => {
        assert.deepEqual(
          actions(manifest).filter((action) => action !== "Post"),
          [],
        );
      });

      it("says of every hook whether it is a syscall, because the CRD would assume so", () => {
        for (const hook of kprobes(manifest)) {
          assert.equal(hook.syscall, hook.call.startsWith("sys_"), hook.call);
        }
      });

      it("tags every event with its techniques and explains it in a message", () => {
        assert.ok(definition.techniques.length > 0);
        for (const hook of kprobes(manifest)) {
          assert.deepEqual(
            hook.tags,
            definition.techniques.map((technique) => `mitre.${technique}`),
          );
          assert.ok(hook.message, hook.call);
        }
      });

      it("has at most five selectors per hook, each within the agent's limits for values", () => {
        for (const { selectors } of kprobes(manifest)) {
          assert.ok((selectors?.length ?? 0) <= 5);
          for (const { operator, values } of (selectors ?? []).flatMap(({ matchArgs }) => matchArgs ?? [])) {
            const longest = operator === "Postfix" ? 128 : 256;
            assert.ok((values ?? []).every((value) => value.length > 0 && value.length <= longest));
          }
        }
      });

      it("says what each of its parameters means", () => {
        for (const { name, meaning, default: value } of definition.ownParameters) {
          assert.notEqual(meaning, "", name);
          assert.notEqual(value, undefined, name);
        }
      });
    });
  }
});

describe("enforcement", () => {
  for (const name of enforceable) {
    it(`is added to ${name} when asked for`, () => {
      assert.ok(actions(policy({ name, enforce: true, podSelector: {} })).includes("Sigkill"));
    });
  }

  it("overrides only what the kernel can override: syscalls and security functions", () => {
    for (const manifest of everyPolicy()) {
      for (const { call, selectors } of kprobes(manifest)) {
        const overrides = selectors?.some(({ matchActions }) =>
          matchActions?.some(({ action }) => action === "Override"),
        );
        assert.ok(overrides !== true || /^(sys_|security_)/.test(call), call);
      }
    }
  });

  it("is refused for the whole cluster, host processes included", () => {
    assert.match(
      complaints([{ name: "sensitive-files", enforce: true }])[0] ?? "",
      /^0\.enforce: add namespaces or a selector/,
    );
    assert.deepEqual(complaints([{ name: "sensitive-files", enforce: true, hostSelector: {} }]), []);
    assert.deepEqual(complaints([{ name: "container-drift", enforce: true }]), []);
  });

  it("is an unknown parameter where a policy can only observe", () => {
    assert.match(
      complaints([{ name: "library-loading", enforce: true }])[0] ?? "",
      /^0: remove "enforce": the policy library-loading has/,
    );
  });
});

describe("parameters of a policy", () => {
  it("name the object and thereby the rule of its events", () => {
    const both = policies([
      "sensitive-files",
      { name: "sensitive-files", as: "web-secrets", paths: ["/srv/secrets/*"] },
    ]);
    assert.deepEqual(
      both.map(({ metadata }) => metadata.name),
      ["sensitive-files", "web-secrets"],
    );
  });

  it("limit it to namespaces by one namespaced policy each", () => {
    const manifests = policies([{ name: "dns", namespaces: ["web", "shop"] }]);
    assert.deepEqual(
      manifests.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name]),
      [
        ["TracingPolicyNamespaced", "web", "dns"],
        ["TracingPolicyNamespaced", "shop", "dns"],
      ],
    );
  });

  it("limit it to pods, containers or hosts", () => {
    const podSelector = { matchLabels: { app: "web" } };
    const containerSelector = {
      matchExpressions: [{ key: "name", operator: "In" as const, values: ["main"] }],
    };
    const { spec } = policy({ name: "dns", podSelector, containerSelector });
    assert.deepEqual(spec.podSelector, podSelector);
    assert.deepEqual(spec.containerSelector, containerSelector);
    assert.equal(spec.hostSelector, undefined);
    assert.equal(policy("dns").spec.podSelector, undefined);
    assert.deepEqual(policy("container-drift").spec.podSelector, {});
    assert.equal(policy({ name: "container-drift", hostSelector: {} }).spec.podSelector, undefined);
  });

  it("refuse hosts of a namespace", () => {
    const setting = [{ name: "dns", namespaces: ["web"], hostSelector: {} }];
    assert.match(complaints(setting)[0] ?? "", /^0\.hostSelector: remove hostSelector or namespaces/);
  });

  it("except executables in every selector", () => {
    const exceptBinaries = ["/usr/bin/backup"];
    for (const name of policyNames.filter((candidate) => candidate !== "library-loading")) {
      for (const hook of kprobes(policy({ name, exceptBinaries }))) {
        assert.ok(hook.selectors?.length);
        for (const selector of hook.selectors) {
          assert.deepEqual(selector.matchBinaries, [{ operator: "NotIn", values: exceptBinaries }]);
        }
      }
    }
  });

  it("limit the rate of equal events and add tags", () => {
    const [hook] = kprobes(policy({ name: "sensitive-files", rateLimit: "5m", tags: ["team.web"] }));
    assert.deepEqual(hook?.selectors?.[0]?.matchActions, [{ action: "Post", rateLimit: "5m" }]);
    assert.ok(hook.tags?.includes("team.web"));
  });

  it("sort paths into exact ones, beginnings and ends", () => {
    const paths = ["/etc/shadow", "/etc/ssh/*", "*/.ssh/id_rsa"];
    const [hook] = kprobes(policy({ name: "sensitive-files", paths, exceptBinaries: [] }));
    assert.deepEqual(hook?.selectors, [
      { matchArgs: [{ index: 0, operator: "Equal", values: ["/etc/shadow"] }] },
      { matchArgs: [{ index: 0, operator: "Prefix", values: ["/etc/ssh/"] }] },
      { matchArgs: [{ index: 0, operator: "Postfix", values: ["/.ssh/id_rsa"] }] },
    ]);
  });

  it("narrow connections by address and port", () => {
    const entry = { name: "outbound-connections", exceptDestinations: ["10.0.0.0/8"], ports: [22, 443] };
    assert.deepEqual(kprobes(policy(entry))[0]?.selectors, [
      {
        matchArgs: [
          { index: 0, operator: "NotDAddr", values: ["10.0.0.0/8", "::ffff:10.0.0.0/104"] },
          { index: 0, operator: "DPort", values: ["22", "443"] },
        ],
      },
    ]);
  });

  it("except an IPv4 address on IPv6 sockets too, in every policy that takes addresses", () => {
    const addresses = ["192.0.2.7", "10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32"];
    const excepted = [
      "192.0.2.7",
      "::ffff:192.0.2.7",
      "10.0.0.0/8",
      "::ffff:10.0.0.0/104",
      "0.0.0.0/0",
      "::ffff:0.0.0.0/96",
      "2001:db8::/32",
    ];
    for (const [name, key] of [
      ["outbound-connections", "exceptDestinations"],
      ["inbound-connections", "exceptSources"],
      ["dns", "exceptServers"],
    ] as const) {
      const filters = kprobes(policy({ name, [key]: addresses }))
        .flatMap(({ selectors }) => selectors ?? [])
        .flatMap(({ matchArgs }) => matchArgs ?? [])
        .filter(({ operator }) => operator === "NotDAddr");
      assert.ok(filters.length > 0, name);
      assert.ok(
        filters.every(({ values }) => isDeepStrictEqual(values, excepted)),
        JSON.stringify(filters),
      );
      assert.equal(JSON.stringify(policy({ name, [key]: [] })).includes("NotDAddr"), false, name);
    }
  });

  it("turn hooks on and off", () => {
    assert.deepEqual(calls("outbound-connections"), ["tcp_connect"]);
    assert.deepEqual(calls({ name: "outbound-connections", closings: true }), ["tcp_connect", "tcp_close"]);
    assert.deepEqual(calls({ name: "inbound-connections", listening: false }), ["security_sock_graft"]);
    assert.equal(calls({ name: "dns", servers: false }).includes("security_socket_bind"), false);
    assert.equal(calls({ name: "bpf-programs", maps: true }).includes("security_bpf_map_create"), true);
    assert.equal(
      calls({ name: "container-drift", madeExecutable: false }).includes("security_path_chmod"),
      false,
    );
    assert.equal(
      calls({ name: "kernel-modules", requests: false }).includes("security_kernel_module_request"),
      false,
    );
    assert.equal(calls({ name: "namespace-mount-escapes", mounts: false }).length, 2);
    assert.equal(calls({ name: "privilege-escalation", ids: false }).length, 2);
    assert.equal(kprobes(policy({ name: "raw-sockets", raw: false }))[0]?.selectors?.length, 1);
  });

  it("turn capability names into the kernel's numbers", () => {
    const [hook] = kprobes(policy({ name: "capability-checks", capabilities: ["CAP_SYS_ADMIN", "CAP_BPF"] }));
    assert.deepEqual(hook?.selectors?.[0]?.matchArgs, [
      { index: 2, operator: "Equal", values: ["21", "39"] },
    ]);
  });

  it("are refused when they are wrong, with their path and what to do", () => {
    const cases: [object, RegExp][] = [
      [{ name: "dns", port: [53] }, /^0: remove "port": the policy dns has the fields .*ports/],
      [{ name: "dns", ports: ["53"] }, /^0\.ports\.0: write a port number without quotes/],
      [{ name: "dns", ports: [0] }, /^0\.ports\.0: write a port from 1 to 65535/],
      [
        { name: "dns", exceptServers: ["10.0.0.0/33"] },
        /^0\.exceptServers\.0: write an IP address or a CIDR block/,
      ],
      [{ name: "sensitive-files", paths: ["etc/shadow"] }, /^0\.paths\.0: write an absolute path/],
      [{ name: "sensitive-files", paths: ["/a/*/b"] }, /^0\.paths\.0: write an absolute path/],
      [{ name: "sensitive-files", paths: [`*/${"a".repeat(130)}`] }, /^0\.paths\.0: shorten the ending/],
      [{ name: "sensitive-files", paths: [] }, /^0\.paths: name at least one path/],
      [{ name: "dns", exceptBinaries: ["sshd"] }, /^0\.exceptBinaries\.0: write an absolute path/],
      [{ name: "dns", enforce: "yes" }, /^0\.enforce: write true or false/],
      [{ name: "dns", rateLimit: "often" }, /^0\.rateLimit: write seconds, minutes or hours/],
      [{ name: "dns", namespaces: ["Web"] }, /^0\.namespaces\.0: write a namespace of lower-case/],
      [{ name: "dns", as: "DNS" }, /^0\.as: write a name of lower-case/],
      [{ name: "dns", tags: ["x"] }, /^0\.tags\.0: write a tag of 2 characters/],
      [
        { name: "capability-checks", capabilities: ["SYS_ADMIN"] },
        /^0\.capabilities\.0: use one of the capability names/,
      ],
      [{ name: "raw-sockets", packet: false, raw: false }, /^0: /],
    ];
    for (const [entry, expected] of cases) {
      assert.match(complaints([entry]).join("\n"), expected);
    }
  });
});

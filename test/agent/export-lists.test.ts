import assert from "node:assert/strict";

import { exportFilter, type ExportFilter } from "../../components/tetragon/filters/export-filter";
import { toLine } from "../../local/generator";
import { stackNames } from "../../tools/project";
import { isExported, modelledFields } from "./filter-model";
import { exported, judge } from "./judge";
import { type Sample, samples } from "./samples";
import { documentedSettings, entries, stackFilters } from "./stack-filters";

const all = samples();
const lines = all.map(({ event }) => toLine(event));

/** A few of the samples that only one side exports: whole lists of events would drown a failure. */
function disagreements(kept: readonly Sample[], promised: readonly Sample[]): string[] {
  const [written, said] = [new Set(kept), new Set(promised)];
  return all
    .filter((sample) => written.has(sample) !== said.has(sample))
    .slice(0, 5)
    .map((sample) => `${written.has(sample) ? "exported" : "kept back"}: ${toLine(sample.event)}`);
}

/** The samples that the agent exports with these filters. */
async function exportedSamples(filters: Parameters<typeof exported>[0]): Promise<Sample[]> {
  const written = await exported(filters, lines);
  return all.filter((_, index) => written[index] !== null);
}

const namespaceOf = ({ body }: Sample) => body.process?.pod?.namespace;
const isProbe = ({ body }: Sample) =>
  [body.process, body.parent].some((process) => process?.pod?.container?.maybe_exec_probe === true);
const kinds = (of: readonly Sample[]) => [...new Set(of.map(({ kind }) => kind))].sort();

/** What every entry field is asked with; each meets some of the samples and not others. */
const oneOfEach: Record<string, ExportFilter> = {
  event_set: { event_set: ["PROCESS_LSM", "PROCESS_USDT", "TEST"] },
  namespace: { namespace: ["web", ""] },
  namespace_regex: { namespace_regex: ["^kube-", "ments$"] },
  pod_regex: { pod_regex: ["^ledger-db-\\d+$", "(?i)^PORTAL"] },
  container_name_regex: { container_name_regex: ["^wsgi$"] },
  binary_regex: { binary_regex: ["/curl$", "python3\\.\\d+"] },
  parent_binary_regex: { parent_binary_regex: ["containerd-shim"] },
  ancestor_binary_regex: { ancestor_binary_regex: ["/systemd$"] },
  arguments_regex: { arguments_regex: ["^-c ", "\\bgunicorn\\b"] },
  parent_arguments_regex: { parent_arguments_regex: ["-namespace k8s\\.io"] },
  labels: { labels: ["app=basket,tier in (web, batch)", "!app"] },
  container_id: { container_id: ["^[0-7]"] },
  pid: { pid: [1, 963, 1118] },
  health_check: { health_check: true },
  in_init_tree: { event_set: ["PROCESS_EXEC", "PROCESS_KPROBE"], in_init_tree: false },
  policy_names: { policy_names: ["tcp-connections"] },
  capabilities: { capabilities: { effective: { any: ["CAP_SYS_ADMIN", "CAP_NET_BIND_SERVICE"] } } },
};
/** The agent's options that some of the fields need. */
const everything = {
  processCredentials: true,
  ancestors: ["base", "kprobe", "tracepoint", "uprobe", "lsm", "usdt", "loader"],
};

describe("the export lists in Tetragon's own code", function () {
  this.timeout(300_000);

  const documented = documentedSettings();
  const cases: [string, () => ReturnType<typeof stackFilters>][] = [
    ...stackNames().map((stack) => [`stack ${stack}`, () => stackFilters(stack)] as (typeof cases)[0]),
    ...["default", "audit", "quiet", "trimmed"].map(
      (name) =>
        [
          `preset ${name}`,
          () => stackFilters("local", { tetragon: { filterPresets: [name] } }),
        ] as (typeof cases)[0],
    ),
    ...documented.map(
      (settings, index) =>
        [
          `example ${index + 1} of docs/filters.md`,
          () => stackFilters("local", settings),
        ] as (typeof cases)[0],
    ),
  ];

  it("are looked at with every example of the page about filters", () => {
    assert.ok(documented.length > 0);
  });

  for (const [title, filtersOf] of cases) {
    it(`export with ${title} what docs/filters.md says of its entries`, async () => {
      const filters = await filtersOf();
      const lists = {
        allow: entries<ExportFilter>(filters.allowList),
        deny: entries<ExportFilter>(filters.denyList),
      };
      const promised = all.filter((sample) => isExported(lists, sample));
      assert.deepEqual(disagreements(await exportedSamples(filters), promised), []);
      assert.ok(promised.length > 0);
      assert.equal(promised.length === all.length, lists.allow.length + lists.deny.length === 0);
    });
  }

  for (const [field, entry] of Object.entries(oneOfEach)) {
    it(`match ${field} as docs/filters.md says, allowed and denied`, async () => {
      const list = JSON.stringify(exportFilter.parse(entry));
      const promised = all.filter((sample) => isExported({ allow: [entry], deny: [] }, sample));
      assert.ok(promised.length > 0 && promised.length < all.length, `${promised.length} of ${all.length}`);
      const allowed = await exportedSamples({ allowList: list, ...everything });
      assert.deepEqual(disagreements(allowed, promised), []);
      const denied = new Set(await exportedSamples({ denyList: list, ...everything }));
      const others = all.filter((sample) => !denied.has(sample));
      assert.deepEqual(disagreements(others, promised), []);
    });
  }

  it("are looked at with every field of an entry, but for pid_set and cel_expression, which have tests below", () => {
    assert.deepEqual(Object.keys(oneOfEach), modelledFields);
    const fields = Object.keys(exportFilter.shape).sort();
    assert.deepEqual(fields, [...modelledFields, "pid_set", "cel_expression"].sort());
  });

  it("match processes of pid_set and their descendants, only with pidSetFilter", async () => {
    const denyList = JSON.stringify({ pid_set: [963] });
    const [refused] = await judge([{ denyList, lines: [] }]);
    assert.match(refused?.error ?? "", /enable-pid-set-filter/);
    const filters = await stackFilters("local", {
      tetragon: { filterPresets: ["audit"], pidSetFilter: true, denyList: [{ pid_set: [963] }] },
    });
    const kept = await exportedSamples(filters);
    assert.ok(kept.length < all.length);
    assert.ok(!kept.some(({ body }) => body.process?.pid === 963 || body.parent?.pid === 963));
  });

  it("match a cel_expression", async () => {
    const allowList = JSON.stringify({ cel_expression: ["process_exec.process.pid == uint(1)"] });
    const kept = await exportedSamples({ allowList });
    assert.ok(kept.length > 0);
    const promised = all.filter(({ kind, body }) => kind === "PROCESS_EXEC" && body.process?.pid === 1);
    assert.deepEqual(disagreements(kept, promised), []);
  });

  it("refuse what the settings refuse: the agent would not start", async () => {
    const mistakes = [
      '{"name_space":["web"]}',
      '{"event_set":["PROCESS_START"]}',
      '{"binary_regex":["(?=x)"]}',
      '{"labels":["app in"]}',
      '{"capabilities":{"effective":{"any":["CAP_DAC_OVERRIDE"]}}}',
      '{"capabilities":{"effective":{"any":["CAP_BPF"],"none":["CAP_BPF"]}}}',
    ];
    const answers = await judge(mistakes.map((denyList) => ({ denyList, lines: [] })));
    for (const [index, mistake] of mistakes.entries()) {
      assert.match(answers[index]?.error ?? "", /^deny list: /, mistake);
      assert.equal(exportFilter.safeParse(JSON.parse(mistake)).success, false, mistake);
    }
  });
});

describe("the promises of presets and stacks in Tetragon's own code", function () {
  this.timeout(300_000);
  const ofPods = [
    "PROCESS_EXEC",
    "PROCESS_EXIT",
    "PROCESS_KPROBE",
    "PROCESS_LSM",
    "PROCESS_TRACEPOINT",
    "PROCESS_UPROBE",
  ];

  it("default: six kinds, of pods, not of kube-system and cilium, no probes", async () => {
    const kept = await exportedSamples(await stackFilters("local", {}));
    assert.deepEqual(kinds(kept), ofPods);
    assert.ok(kept.every((sample) => namespaceOf(sample) !== undefined && !isProbe(sample)));
    const seen = new Set(kept.map(namespaceOf));
    assert.deepEqual([seen.has("kube-system"), seen.has("cilium")], [false, false]);
    assert.deepEqual([seen.has("kube-public"), seen.has("cilium-secrets")], [true, true]);
  });

  it("audit: everything", async () => {
    const kept = await exportedSamples(
      await stackFilters("local", { tetragon: { filterPresets: ["audit"] } }),
    );
    assert.equal(kept.length, all.length);
  });

  it("quiet: like default, without exits and without any namespace of the cluster's own", async () => {
    const kept = await exportedSamples(
      await stackFilters("local", { tetragon: { filterPresets: ["quiet"] } }),
    );
    assert.deepEqual(
      kinds(kept),
      ofPods.filter((kind) => kind !== "PROCESS_EXIT"),
    );
    assert.ok(
      kept.every((sample) => !/^(kube-|cilium|$)/.test(namespaceOf(sample) ?? "") && !isProbe(sample)),
    );
  });

  it("another namespace of the release is denied like kube-system", async () => {
    const kept = await exportedSamples(await stackFilters("local", { kubernetesNamespace: "tetragon" }));
    assert.ok(!kept.some((sample) => namespaceOf(sample) === "tetragon"));
  });

  it("prod: the host too, but no starts and ends of the cluster's services, no ends in batch, no probes", async () => {
    const kept = await exportedSamples(await stackFilters("prod"));
    const of = (...names: string[]) => kept.filter((sample) => names.includes(namespaceOf(sample) ?? ""));
    assert.ok(kept.some((sample) => namespaceOf(sample) === undefined));
    assert.ok(!kept.some(isProbe));
    assert.ok(of("kube-system", "cilium").length > 0);
    assert.deepEqual(
      kinds(of("kube-system", "cilium")).filter((kind) => ["PROCESS_EXEC", "PROCESS_EXIT"].includes(kind)),
      [],
    );
    assert.equal(kinds(of("batch")).includes("PROCESS_EXIT"), false);
    assert.ok(kinds(of("batch-2")).includes("PROCESS_EXIT"));
  });
});

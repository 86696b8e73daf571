import { type Versioned, versions } from "../components/versions";

/** A file that names a version because it cannot read components/versions.ts; the pattern's only group is the version. */
export interface VersionPlace {
  file: string;
  pattern: RegExp;
}

/** How a version is moved, and what else then has to be made anew. */
export interface VersionMove {
  what: string;
  places: VersionPlace[];
  /** Commands to run after the move, with `{version}` for the new one. */
  then: string[];
  /** Whether a test runs this very version; otherwise what it runs. */
  tested: string;
}

const own = (name: Versioned): VersionPlace => ({
  file: "components/versions.ts",
  pattern: new RegExp(`^  ${name}: "([^"]+)",$`, "m"),
});
const generated = ["npm run schema", "npm run settings-docs", "npm run versions"];

/** Everything that has a version. */
export const versionMoves: Record<Versioned, VersionMove> = {
  tetragon: {
    what: "Tetragon chart and agent",
    places: [
      own("tetragon"),
      { file: "components/args/tetragon-args.ts", pattern: /Version of the chart; `([\d.]+)` by default/ },
      {
        file: "local/engine-build/tetragon-chart/go.mod",
        pattern: /github\.com\/cilium\/tetragon v([\d.]+)$/m,
      },
      { file: "test/agent/judge/go.mod", pattern: /github\.com\/cilium\/tetragon v([\d.]+)$/m },
      { file: "test/agent/judge/go.mod", pattern: /github\.com\/cilium\/tetragon\/api v([\d.]+)$/m },
    ],
    then: [
      "go -C local/engine-build/tetragon-chart mod tidy",
      "go -C test/agent/judge mod tidy",
      "npm run reference",
      ...generated,
      "npm run golden",
    ],
    tested:
      "this version: its chart on a real API server, its filters, policies and event types in Tetragon's own code",
  },
  filebeat: {
    what: "Filebeat image",
    places: [own("filebeat")],
    then: generated,
    tested: "Filebeat 9.0 built from the Go module (`local/filebeat/build`), which is moved by hand",
  },
  elasticstack: {
    what: "elasticstack provider",
    places: [
      own("elasticstack"),
      { file: "Pulumi.yaml", pattern: /- elastic\/elasticstack\n +- ([\d.]+)/ },
      { file: "components/PulumiPlugin.yaml", pattern: /- elastic\/elasticstack\n +- ([\d.]+)/ },
    ],
    then: ["npm run sdk", ...generated],
    tested: "the committed SDK is of this version; a stand-in of the provider checks requests by its schema",
  },
  elasticsearch: {
    what: "Elasticsearch of the tests",
    places: [
      own("elasticsearch"),
      {
        file: "local/elasticsearch/pom.xml",
        pattern: /<elasticsearch\.version>([^<]+)<\/elasticsearch\.version>/,
      },
      { file: "stacks/Pulumi.local.yaml", pattern: /tetragon-elastic:elasticsearchVersion: ([\d.]+)/ },
    ],
    then: ["npm start -- --once", ...generated],
    tested: "this version, end to end",
  },
  openSearch: {
    what: "OpenSearch of the tests",
    places: [
      own("openSearch"),
      {
        file: "local/opensearch/opensearch-home.xml",
        pattern: /<opensearch\.version>([^<]+)<\/opensearch\.version>/,
      },
    ],
    then: generated,
    tested: "this version, for ingest pipelines and the field types that the published Elasticsearch lacks",
  },
  kafka: {
    what: "Kafka of the tests",
    places: [
      own("kafka"),
      { file: "local/kafka/kafka-home.xml", pattern: /<kafka\.version>([^<]+)<\/kafka\.version>/ },
    ],
    then: generated,
    tested: "this version, end to end",
  },
};

/** docs/compatibility.md: what is supported, what is the default, and what the tests run. */
export function compatibilityMarkdown(): string {
  const rows = Object.entries(versionMoves).map(
    ([name, { what, tested }]) => `| ${what} | ${versions[name as Versioned]} | ${tested} |`,
  );
  return [
    "# Compatibility",
    "",
    "Made from `components/versions.ts` (`npm run versions`). A test holds every file that names a version equal to it.",
    "",
    "| part | version | what the tests run |",
    "| --- | --- | --- |",
    ...rows,
    "",
    "| part | supported | why |",
    "| --- | --- | --- |",
    "| Elasticsearch | 8.13.0 or later, 9.x, Serverless | templates are made for `elasticsearchVersion`: logsdb from 8.17, failure store from 9.1 |",
    "| Linux kernel | 4.19 or later, 5.4 or later recommended | Tetragon's own limits; `verify` looks at every node |",
    "| Kubernetes | what Pod Security's `privileged` and `apps/v1` need | the tests run a real API server |",
    "| Node.js | 22 or later | `engines` of package.json |",
    "",
    "[upgrades.md](upgrades.md) says how to move a version, and what changes with a new chart.",
    "",
  ].join("\n");
}

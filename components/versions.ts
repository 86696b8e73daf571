/**
 * The versions that this project is made for, each in this one place. `npm run versions -- <name> <version>` moves one:
 * files that cannot read this one, a pom.xml for example, are rewritten with it, and a test holds them equal.
 */
export const versions = {
  /** Chart of Tetragon by default; its Go module of the tests too. */
  tetragon: "1.7.0",
  /** Image of the sidecar by default. */
  filebeat: "8.19.21",
  /** Terraform provider that the committed SDK is generated from. */
  elasticstack: "0.16.3",
  /** Elasticsearch of `npm start` and of the tests. */
  elasticsearch: "8.19.21",
  /** OpenSearch of the tests, which has the ingest processors that the published Elasticsearch lacks. */
  openSearch: "2.19.6",
  /** Kafka of the tests. */
  kafka: "3.9.1",
} as const;

/** What has a version. */
export type Versioned = keyof typeof versions;

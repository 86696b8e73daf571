import type { Cause } from "./cause";

/** Elasticsearch itself: can it be asked, and is it set up as declared. */
export const elasticsearchCauses = {
  "elasticsearch-unreachable": {
    title: "Elasticsearch does not answer here",
    meaning:
      "It cannot be reached from this machine. The nodes may still reach it: their log is a check of its own.",
    origin: "The endpoint is reachable only inside the cluster or a network, or Elasticsearch is down.",
    look: ['curl -sv "$ES"', 'kubectl -n "$NAMESPACE" logs ds/tetragon -c export-stdout --tail=50'],
    fix: "Set ELASTICSEARCH_URL to an address that works from here (a port-forward, for example) and repeat.",
    repair: ['ELASTICSEARCH_URL=https://localhost:9200 npm run verify -- "$STACK"'],
  },
  "elasticsearch-tls": {
    title: "Elasticsearch's certificate is not trusted here",
    meaning: "The CA of the stack did not sign the certificate that the endpoint shows, or the name differs.",
    origin:
      "Elasticsearch got a new CA, a proxy shows its own certificate, or a port-forward changes the name.",
    look: ['openssl s_client -connect "$HOST:9200" -showcerts </dev/null'],
    fix: "Compare the stack's CA with what `openssl s_client -connect <host>:<port> -showcerts` shows.",
  },
  "not-elasticsearch": {
    title: "Something else answers at the endpoint",
    meaning: "Nothing can be read of Elasticsearch, and the collectors cannot write to it.",
    origin: "The endpoint is Kibana's, a proxy's or a login page's, or another product listens there.",
    look: ['curl -si -u elastic "$ES"'],
    fix: "Open the endpoint in a browser, and correct `elasticsearch.endpoints` (Elasticsearch, not Kibana; the port, too).",
    repair: ["pulumi config set --path 'elasticsearch.endpoints[0]' \"$ES\""],
  },
  "credential-refused": {
    title: "Elasticsearch refuses the stack's credential",
    meaning: "User and password, or the key, are wrong or expired. `pulumi up` would fail as well.",
    origin: "The password was changed, the key has expired, or the environment holds another cluster's.",
    look: ['curl -s -u elastic "$ES/_security/_authenticate"', "env | grep '^ELASTICSEARCH_U'"],
    fix: "Set `elasticsearchPassword` or `elasticsearchApiKey` anew with `pulumi config set --secret`.",
    repair: ["pulumi config set --secret elasticsearchPassword"],
  },
  "version-differs": {
    title: "Elasticsearch has another version than the stack says",
    meaning:
      "Features are chosen by `elasticsearchVersion`. A newer server has more to give, an older one refuses some of it.",
    origin: "Elasticsearch was upgraded, or the setting was never changed from its default.",
    look: ['curl -s -u elastic "$ES"', "pulumi config get elasticsearchVersion"],
    fix: "Set `elasticsearchVersion` to the version shown here.",
    repair: ['pulumi config set elasticsearchVersion "$VERSION"', "pulumi up"],
  },
  "publisher-lacks-rights": {
    title: "The publisher lacks a right",
    meaning: "Documents or dead letters are refused.",
    origin: "The key was made by hand for one stream, or the role was changed after the key.",
    look: ['curl -s -u elastic "$ES/_security/role"'],
    fix: "Give the role `create_doc` and `auto_configure` on both data streams and `monitor` on the cluster, or use `createPublisher`.",
    repair: ["pulumi config set createPublisher true", "pulumi up"],
  },
  "publisher-has-too-much": {
    title: "The publisher may do more than it needs",
    meaning: "Whoever takes over a node can read or delete events with its key.",
    origin: "The nodes have the administrator's password, or a key without a role of its own.",
    look: ['curl -s -u elastic "$ES/_security/api_key?active_only=true"'],
    fix: "Use `createPublisher: true`, or a key of a role with `create_doc` and `auto_configure` on both streams and nothing else.",
    repair: ["pulumi config set createPublisher true", "pulumi up"],
  },
  "template-missing": {
    title: "A template or ingest pipeline that the stream needs does not exist",
    meaning: "New data streams get a mapping of Elasticsearch's own making, or documents are refused.",
    origin:
      "The stack that owns the templates was not brought up or was destroyed, or somebody deleted them. With `assets: none` that is another stack.",
    look: [
      'curl -s -u elastic "$ES/_index_template/tetragon-elastic-*"',
      'curl -s -u elastic -X POST "$ES/_index_template/_simulate_index/$STREAM"',
    ],
    fix: "Run `pulumi up --refresh` in the stack that owns the templates, then roll the stream over.",
    repair: ["pulumi up --refresh", 'curl -s -u elastic -X POST "$ES/$STREAM/_rollover"'],
  },
  "template-changed": {
    title: "A template differs from what the stack declares",
    meaning: "Documents are stored or searched in another way than the documentation says.",
    origin:
      "Somebody changed it, or a second stack owns the same Elasticsearch and overwrites it at every update.",
    look: [
      'curl -s -u elastic "$ES/_component_template/tetragon-elastic-*"',
      "pulumi preview --refresh --diff",
    ],
    fix: "Let one stack own the templates (`assets: none` for all others) and run `pulumi up --refresh` there.",
    repair: ["pulumi up --refresh"],
  },
  "event-fields-differ": {
    title: "The templates are for fewer event fields than this stack sends",
    meaning: "Fields that the store does not know are kept in the document, but cannot be searched.",
    origin:
      "This stack says `filebeat.eventFields: full`, and the stack that owns the templates says `lean`.",
    look: ['curl -s -u elastic -X POST "$ES/_index_template/_simulate_index/$STREAM"'],
    fix: "Set `filebeat.eventFields` to one value in both stacks; bring up the one that owns the templates first.",
  },
  "retention-differs": {
    title: "The stream keeps documents for another time than the stack says",
    meaning: "Documents go earlier or later than you planned.",
    origin: "Retention of a template counts when a stream is made, and this one was made with another.",
    look: ['curl -s -u elastic "$ES/_data_stream/$STREAM"'],
    fix: "Set `retention.existingDataStream: true` and run `pulumi up`.",
    repair: ["pulumi config set --path retention.existingDataStream true", "pulumi up"],
  },
  "retention-endless": {
    title: "The stream keeps documents for ever",
    meaning: "The disks of Elasticsearch fill up.",
    origin: "The stack that owns the templates sets no retention, or the stream was made before them.",
    look: ['curl -s -u elastic "$ES/_data_stream/$STREAM"'],
    fix: "Set `retention` in the stack that owns the templates (`assets: native`), with `existingDataStream: true`.",
  },
  "rollover-pending": {
    title: "The stream waits for a rollover",
    meaning:
      "Its newest backing index was made by an older template, so new mappings and settings are not in force.",
    origin:
      "The templates were updated after the index was made. Elasticsearch never changes an index for a template.",
    look: ['curl -s -u elastic "$ES/$STREAM/_mapping"'],
    fix: "`POST <stream>/_rollover`; `docs/operations.md` has the order for a change of event fields.",
    repair: ['curl -s -u elastic -X POST "$ES/$STREAM/_rollover"'],
  },
} as const satisfies Record<string, Cause>;

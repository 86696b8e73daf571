import type { JsonObject } from "../../components/json";
import type { ValueChange } from "./value-changes";

/** What is replaced instead of updated where one of its inputs changes. */
interface ReplacementRule {
  /** Matched against the resource's type. */
  type: RegExp;
  /** Paths of inputs; what lies below counts, too. */
  paths: string[];
  /** Whether the rule holds for a resource with these inputs, and its provider's; always where left out. */
  holds?: (inputs: JsonObject, provider: JsonObject) => boolean;
}

const kubernetesIdentity = ["metadata.name", "metadata.namespace", "apiVersion", "kind"];

/**
 * The rules of both providers, for the resources that this program declares.
 * Kubernetes: `forceNewProperties` of pulumi-kubernetes 4 (`provider/pkg/provider/diff.go`, `helm_release.go`).
 * Elastic: the provider's schema marks none, so this is what the Elasticsearch and Kibana APIs identify an object by, and
 * what the documentation of terraform-provider-elasticstack 0.16 says forces a new object.
 */
const rules: ReplacementRule[] = [
  { type: /^kubernetes:helm\.sh\/v3:Release$/, paths: ["name", "namespace"] },
  { type: /^kubernetes:(?!helm\.sh\/)/, paths: kubernetesIdentity },
  {
    type: /^kubernetes:core\/v1:Secret$/,
    paths: ["type", "data", "stringData"],
    holds: (inputs, provider) => inputs.immutable === true || !isOn(provider.enableSecretMutable),
  },
  { type: /^kubernetes:core\/v1:Secret$/, paths: ["type"] },
  {
    type: /^kubernetes:core\/v1:ConfigMap$/,
    paths: ["data", "binaryData"],
    holds: (inputs, provider) => inputs.immutable === true || !isOn(provider.enableConfigMapMutable),
  },
  { type: /^kubernetes:apps\/v1:(DaemonSet|Deployment)$/, paths: ["spec.selector"] },
  { type: /^kubernetes:rbac\.authorization\.k8s\.io\/v1:(Cluster)?RoleBinding$/, paths: ["roleRef"] },
  {
    type: /:Elasticsearch(ComponentTemplate|IndexTemplate|IndexLifecycle|IngestPipeline|DataStream|DataStreamLifecycle|SecurityRole)$/,
    paths: ["name"],
  },
  { type: /:ElasticsearchSecurityApiKey$/, paths: ["name", "expiration", "type"] },
  { type: /:KibanaSpace$/, paths: ["spaceId"] },
  { type: /:KibanaSecurityRole$/, paths: ["name"] },
  { type: /:KibanaDataView$/, paths: ["spaceId", "dataView.id", "dataView.namespaces", "override"] },
  { type: /:Kibana(SecurityDetectionRule|AlertingRule)$/, paths: ["spaceId", "ruleId", "ruleTypeId"] },
  { type: /:KibanaImportSavedObjects$/, paths: ["spaceId"] },
  { type: /:FleetIntegration$/, paths: ["name", "version"] },
  { type: /:FleetAgentPolicy$/, paths: ["policyId", "sysMonitoring"] },
  { type: /:FleetIntegrationPolicy$/, paths: ["policyId", "integrationName"] },
];

/** Whether there is a rule for resources of a type; without one, nothing is said to be replaced. */
export function hasReplacementRule(type: string): boolean {
  return rules.some((rule) => rule.type.test(type));
}

/**
 * The paths whose change makes the engine replace a resource; empty where it is updated in place.
 *
 * @param inputs those after the change
 * @param provider inputs of the resource's provider
 */
export function replacedBecause(
  type: string,
  inputs: JsonObject,
  provider: JsonObject,
  changes: ValueChange[],
): string[] {
  const paths = rules
    .filter((rule) => rule.type.test(type) && (rule.holds?.(inputs, provider) ?? true))
    .flatMap((rule) => rule.paths);
  return changes.map(({ path }) => path).filter((path) => paths.some((start) => liesIn(path, start)));
}

function liesIn(path: string, start: string): boolean {
  return path === start || path.startsWith(`${start}.`) || path.startsWith(`${start}[`);
}

/** Inputs of a provider reach the engine as JSON texts. */
function isOn(input: unknown): boolean {
  return input === true || input === "true";
}

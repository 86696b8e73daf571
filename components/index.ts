export * from "./args/agent-args";
export * from "./args/collector-args";
export * from "./args/elasticsearch-args";
export * from "./args/filter-args";
export * from "./args/kibana-args";
export * from "./args/platform-args";
export * from "./args/store-args";
export * from "./args/tetragon-args";
export {
  Assets,
  type ClusterContentArgs,
  type EventStoreArgs,
  type StoreContentArgs,
  type TetragonClusterArgs,
  type TetragonPipelineArgs,
} from "./args/component-args";
export { EventStore } from "./event-store";
export { TetragonPipeline } from "./pipeline";
export { TetragonCluster } from "./tetragon-cluster";

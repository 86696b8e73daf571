export * from "./args/agent-args";
export * from "./args/collector-args";
export * from "./args/elasticsearch-args";
export * from "./args/filter-args";
export * from "./args/kibana-args";
export * from "./args/output-args";
export * from "./args/platform-args";
export * from "./args/store-args";
export * from "./args/tetragon-args";
export {
  Assets,
  type ClusterContentArgs,
  type EventIndexerArgs,
  type EventStoreArgs,
  type IndexerContentArgs,
  type KafkaArgs,
  type StoreContentArgs,
  type TetragonClusterArgs,
  type TetragonPipelineArgs,
} from "./args/component-args";
export { EventIndexer } from "./event-indexer";
export { EventStore } from "./event-store";
export { TetragonPipeline } from "./pipeline";
export { TetragonCluster } from "./tetragon-cluster";

/** A JSON object as Filebeat hands it to the script: a Go map, read and written in place. */
export type Tree = Record<string, unknown>;

/** The part of Filebeat's event that the mapping uses (Elastic: "script processor", event API). */
export interface BeatEvent {
  /** Without a key: all fields as one live object. With one: the value, or null where there is none. */
  Get(key?: string): unknown;
  Put(key: string, value: unknown): unknown;
  Delete(key: string): unknown;
}

/** One of Filebeat's own processors, created inside the script; `Run` throws where the processor fails. */
export interface NativeProcessor {
  Run(event: BeatEvent): unknown;
}

/** `params` of the script processor: everything that the settings decide, so that the text itself is constant. */
export interface MappingParams {
  /** `lean` keeps what ECS does not hold, `full` the whole event under its official names as well. */
  eventFields?: "lean" | "full";
  /** Keep the line as it was read in `event.original`. */
  keepOriginal?: boolean;
  /** Most bytes of UTF-8 that a document may have. @default no limit */
  maxEventBytes?: number;
  /** How many events Filebeat holds at most, and the bytes that their documents may have together. @default no limit */
  queueEvents?: number;
  queueBytes?: number;
  /** `data_stream.namespace`. */
  dataStreamNamespace?: string;
  /** `orchestrator.cluster.name` of events that name no cluster themselves. */
  clusterName?: string;
  /** `host.name` of events that name no node themselves. */
  nodeName?: string;
  /** Names of the policies in monitor mode: whatever action their events name, nothing was stopped. */
  monitorPolicies?: string[];
}

import { MappingParams } from "./types";

/** What a processor's parameters say, with the defaults of those that are left out. */
export interface MappingSettings {
  /** Whether documents keep only what ECS does not hold; otherwise the whole event under its official names. */
  lean: boolean;
  keepOriginal: boolean;
  /** Most bytes of a document, and of those of any `queueEvents` events in a row. */
  maxEventBytes: number;
  queueEvents: number;
  queueBytes: number;
  namespace: string;
  /** Name of the cluster, and of the node, for events that name none; empty for none. */
  cluster: string;
  node: string;
  /** The policies in monitor mode, by name: without the names that every object has. */
  monitors: Record<string, boolean>;
}

const UNLIMITED = 1e15;

/** Reads the `params` of the script processor. */
export function readSettings(params: MappingParams): MappingSettings {
  const monitors = Object.create(null) as Record<string, boolean>;
  const names = params.monitorPolicies || [];
  for (let i = 0; i < names.length; i++) {
    monitors[names[i]] = true;
  }
  return {
    lean: params.eventFields !== "full",
    keepOriginal: params.keepOriginal === true,
    maxEventBytes: params.maxEventBytes || UNLIMITED,
    queueEvents: params.queueEvents || 1,
    queueBytes: params.queueBytes || UNLIMITED,
    namespace: textOr(params.dataStreamNamespace, "default"),
    cluster: textOr(params.clusterName, ""),
    node: textOr(params.nodeName, ""),
    monitors: monitors,
  };
}

// Filebeat reads a value such as "1e3" that comes from the environment as a number.
function textOr(value: unknown, fallback: string): string {
  return value === undefined || value === null || value === "" ? fallback : "" + value;
}

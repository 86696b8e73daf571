/** How Elasticsearch keeps the source of a document. */
export const SourceMode = {
  /** As it was sent. */
  stored: "stored",
  /** Rebuilt from the fields; needs an Enterprise licence and Elasticsearch 8.17. */
  synthetic: "synthetic",
} as const;
export type SourceMode = (typeof SourceMode)[keyof typeof SourceMode];

/** ILM phase in which documents are written. */
export interface IlmHotSettings {
  /** Age at which an index rolls over; `7d` by default. */
  maxAge?: string;
  /** Size of a primary shard at which an index rolls over; `50gb` by default. */
  maxPrimaryShardSize?: string;
}

/** ILM phase after the rollover. */
export interface IlmWarmSettings {
  /** Age after the rollover, `2d` for example; at once by default. */
  minAge?: string;
  /** Replicas in this phase; unchanged by default. */
  numberOfReplicas?: number;
  /** Merge each shard to one segment; true by default. */
  forcemerge?: boolean;
}

/** ILM phase of documents that are rarely searched. */
export interface IlmColdSettings {
  /** Age after the rollover, `7d` for example; at once by default. */
  minAge?: string;
  /** Replicas in this phase; unchanged by default. */
  numberOfReplicas?: number;
}

/** ILM phase in which documents go. */
export interface IlmDeleteSettings {
  /** Age after the rollover, `90d` for example. */
  minAge: string;
}

/** Retention by an ILM policy. */
export interface IlmSettings {
  /** The phase in which documents are written. */
  hot?: IlmHotSettings;
  /** The phase after the rollover; left out by default. */
  warm?: IlmWarmSettings;
  /** The phase in which documents are rarely searched; left out by default. */
  cold?: IlmColdSettings;
  /** The phase in which documents are deleted. */
  delete: IlmDeleteSettings;
}

/** How long documents stay and how they are stored. All plain, since it decides which objects exist. */
export interface RetentionSettings {
  /** Days of the data stream lifecycle; 30 by default. Not together with `ilm`. */
  days?: number;
  /** An ILM policy instead of `days`. */
  ilm?: IlmSettings;
  /**
   * Full names of data streams that exist already and take on `days` too, since a template reaches new streams only.
   * Needs `days`.
   */
  existingDataStreams?: string[];
  /** How `_source` is kept; `stored` by default. */
  source?: SourceMode;
  /** Primary shards; 1 by default. */
  shards?: number;
  /** Replicas; 1 by default. */
  replicas?: number;
  /** Time until a document is found; `5s` by default. */
  refreshInterval?: string;
  /**
   * An ingest pipeline sets `event.ingested` and reads out of dead letters whose they are; on by default, needs an
   * ingest node.
   */
  finalPipeline?: boolean;
  /** The failure store of Elasticsearch 9.1; on by default where there is one. */
  failureStore?: boolean;
}

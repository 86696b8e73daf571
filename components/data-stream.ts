/** Names of the two data streams of a namespace. */
export interface DataStreams {
  /** Where events go. */
  events: string;
  /** Where documents go that Elasticsearch refused. */
  deadLetter: string;
}

/** The datasets of the two, the middle part of their names. */
export const datasets = { events: "cilium_tetragon.log", deadLetter: "cilium_tetragon.dead_letter" } as const;

/** The data streams of a namespace (Elastic's scheme `<type>-<dataset>-<namespace>`). */
export function dataStreams(namespace: string): DataStreams {
  return {
    events: `logs-${datasets.events}-${namespace}`,
    deadLetter: `logs-${datasets.deadLetter}-${namespace}`,
  };
}

/** The data streams of every namespace. */
export const dataStreamPatterns: DataStreams = dataStreams("*");

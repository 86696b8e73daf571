/** Names of the two data streams of a namespace. */
export interface DataStreams {
  /** Where events go. */
  events: string;
  /** Where documents go that Elasticsearch refused. */
  deadLetter: string;
}

/** The data streams of a namespace (Elastic's scheme `<type>-<dataset>-<namespace>`). */
export function dataStreams(namespace: string): DataStreams {
  return {
    events: `logs-cilium_tetragon.log-${namespace}`,
    deadLetter: `logs-cilium_tetragon.dead_letter-${namespace}`,
  };
}

/** The data streams of every namespace. */
export const dataStreamPatterns: DataStreams = dataStreams("*");

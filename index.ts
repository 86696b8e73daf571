import { TetragonPipeline } from "./components/index";
import { backingIndexOf, withLastUpdate } from "./settings/last-update";
import { readSettings } from "./settings/stack-settings";

const settings = readSettings();
const pipeline = new TetragonPipeline("tetragon-elastic", withLastUpdate(settings));

/** The data stream to search for this cluster's events. */
export const dataStream = pipeline.dataStream;
/** The namespace of the release; a later update compares with it. */
export const namespace = pipeline.namespace;
/** The data stream that keeps the documents which Elasticsearch refused. */
export const deadLetterDataStream = pipeline.deadLetterDataStream;
/** CA of Elasticsearch, for the next preview. */
export const elasticsearchCa = pipeline.elasticsearchCa;
/** Settings whose change needs a rollover, for the next preview. */
export const backingIndex = backingIndexOf(settings);

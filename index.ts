import { TetragonPipeline } from "./components";
import { readSettings } from "./settings/stack-settings";

const pipeline = new TetragonPipeline("tetragon-elastic", readSettings());

/** The data stream to search for this cluster's events. */
export const dataStream = pipeline.dataStream;
/** The data stream that keeps the documents which Elasticsearch refused. */
export const deadLetterDataStream = pipeline.deadLetterDataStream;

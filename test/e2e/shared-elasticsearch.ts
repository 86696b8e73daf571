import { startElasticsearch } from "../../local/elasticsearch/elasticsearch-node";
import { sharedNode } from "./shared-node";

/** The embedded Elasticsearch that all e2e tests of one mocha run share. */
export const sharedElasticsearch = sharedNode(startElasticsearch);

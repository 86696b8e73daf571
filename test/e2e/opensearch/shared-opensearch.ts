import { openSearchLowering } from "../../../local/opensearch/opensearch-lowering";
import { startOpenSearch } from "../../../local/opensearch/opensearch-node";
import { type Pipeline, type PipelineOptions, withPipeline } from "../harness";
import { sharedNode } from "../shared-node";

/** The OpenSearch that all e2e tests of one mocha run share: the engine here that has ingest processors. */
export const sharedOpenSearch = sharedNode(startOpenSearch);

/** Runs a test with a pipeline of its own into OpenSearch, whose templates are applied lowered. */
export async function withOpenSearch(
  options: Omit<PipelineOptions, "endpoint" | "lowering">,
  body: (pipeline: Pipeline) => Promise<void>,
): Promise<void> {
  const { endpoint } = await sharedOpenSearch();
  await withPipeline({ ...options, endpoint, lowering: openSearchLowering }, body);
}

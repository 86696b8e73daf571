import { classify, Outline } from "../outline";
import { Tree } from "../types";
import { asText } from "../values";
import { Kind } from "./kind";

/** The agent dropped events above its export rate limit. */
export const RATE_LIMIT: Kind = { name: "rate_limit_info", writes: [], map: mapRateLimit };

function mapRateLimit(body: Tree, _doc: Tree, outline: Outline): void {
  outline.kind = "metric";
  classify(outline, ["host"], ["info"], "rate_limited");
  outline.sentence =
    asText(body.number_of_dropped_process_events) + " events dropped by the export rate limit";
}

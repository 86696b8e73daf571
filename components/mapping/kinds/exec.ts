import { classify, Outline } from "../outline";
import { Tree } from "../types";
import { Kind, KindContext } from "./kind";

/** A program was started, or was found running when the agent started. */
export const EXEC: Kind = { name: "process_exec", writes: [], map: mapExec };

function mapExec(_body: Tree, _doc: Tree, outline: Outline, context: KindContext): void {
  const before = context.ranBefore;
  classify(outline, ["process"], [before ? "info" : "start"], before ? "already_running" : "exec");
  outline.sentence = before ? " already running" : " started";
  outline.byParent = before ? ", started by " : " by ";
}

import { Outline } from "../outline";
import { MappedProcess } from "../subject/process";

/** One sentence that says what happened, or the message of the policy. */
export function messageOf(outline: Outline, process: MappedProcess | undefined, node: string): string {
  if (outline.message !== "") {
    return outline.message;
  }
  let sentence = outline.sentence;
  if (sentence[0] === " ") {
    sentence = ((process !== undefined && process.name) || "a process") + sentence;
  }
  if (process === undefined) {
    return node === "" ? sentence : sentence + " in " + node;
  }
  const { parent, pod } = process;
  if (outline.byParent !== "" && parent !== undefined && parent.executable !== "") {
    sentence += outline.byParent + parent.executable;
  }
  const place = (pod !== undefined && pod.place) || node;
  return place === "" ? sentence : sentence + " in " + place;
}

import type { Policy } from "../hook";
import { filePolicies } from "./files";
import { kernelPolicies } from "./kernel";
import { networkPolicies } from "./network";
import { privilegePolicies } from "./privileges";
import { userspacePolicies } from "./userspace";

const groups = [networkPolicies, filePolicies, privilegePolicies, userspacePolicies, kernelPolicies];

/** All tracing policies of the generator, the most usual ones of every area first. */
export const policies: readonly Policy[] = interleave(groups);

function interleave<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(...lists.map((list) => list.length));
  const result: T[] = [];
  for (let i = 0; i < longest; i++) {
    for (const list of lists) {
      const item = list[i];
      if (item !== undefined) {
        result.push(item);
      }
    }
  }
  return result;
}

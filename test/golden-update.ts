import { isDeepStrictEqual } from "node:util";

import { runCommand } from "../tools/command";
import { differences, documentOf, goldenCases, goldenFiles, writeGoldenCases } from "./golden-cases";

/**
 * `npm run golden`: writes the documents that the mapping makes now into the golden cases and prints what changes, field
 * by field. Read it before you commit. The lines stay as they are; a new case is an entry without a document.
 */
async function main(): Promise<void> {
  let changed = 0;
  for (const file of goldenFiles()) {
    const cases = goldenCases(file);
    const updated = cases.map((one) => ({ ...one, document: documentOf(one) }));
    if (isDeepStrictEqual(updated, cases)) {
      continue;
    }
    for (const [index, one] of updated.entries()) {
      const changes = differences(cases[index]?.document, one.document);
      if (changes.length > 0) {
        changed++;
        console.log(`${file}: ${one.name}\n${changes.map((line) => `  ${line}`).join("\n")}`);
      }
    }
    await writeGoldenCases(file, updated);
  }
  console.log(changed === 0 ? "no document changes" : `${changed} documents changed`);
}

runCommand(main);

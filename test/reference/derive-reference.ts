import { writeFileSync } from "node:fs";

import { ConsoleProgress } from "../../local/progress";
import { runCommand } from "../../tools/command";
import { deriveTetragon } from "./derive-tetragon";
import { type References, referencePath } from "./reference";

// `npm run reference`: makes the facts about Tetragon anew from the originals; git shows what has changed.
runCommand(async () => {
  const derived = await deriveTetragon(new ConsoleProgress());
  for (const [name, content] of Object.entries(derived)) {
    const path = referencePath(name as keyof References);
    writeFileSync(path, `${JSON.stringify(content, null, 1)}\n`);
    console.log(path);
  }
});

import { writeFileSync } from "node:fs";

import { runCommand } from "./command";
import { packageSchema, schemaFile } from "./package-schema";

runCommand(async () => {
  writeFileSync(schemaFile, await packageSchema());
});

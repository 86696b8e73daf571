import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "./project";
import { settingsMarkdown } from "./settings-reference";

writeFileSync(join(projectRoot, "docs", "settings.md"), settingsMarkdown());

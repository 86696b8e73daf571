import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { projectRoot } from "./project";
import { runbookMarkdown } from "./verify/runbook-text";

writeFileSync(join(projectRoot, "docs", "runbook.md"), runbookMarkdown());

import { writeFileSync } from "node:fs";

import { detectionPage, detectionsMarkdown } from "./detection-reference";

writeFileSync(detectionPage, detectionsMarkdown());

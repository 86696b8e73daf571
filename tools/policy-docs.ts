import { writeFileSync } from "node:fs";

import { policiesMarkdown, policyPage } from "./policy-reference";

writeFileSync(policyPage, policiesMarkdown());

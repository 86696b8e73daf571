import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { fieldReferenceMarkdown } from "../components/elasticsearch/catalog/reference-markdown";
import { projectRoot } from "./project";

writeFileSync(join(projectRoot, "docs", "fields.md"), fieldReferenceMarkdown());

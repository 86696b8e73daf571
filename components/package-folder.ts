import { createRequire } from "node:module";
import { dirname } from "node:path";

/** The folder of this package, from its sources as well as from what `prepare` compiled into `dist`. */
export const packageFolder = dirname(createRequire(__filename).resolve("tetragon-elastic/package.json"));

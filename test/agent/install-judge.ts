import { join } from "node:path";

import { goBuild } from "../../local/go-build";
import type { Progress } from "../../local/progress";

/** The path of the judge, a program of Tetragon's own packages; built with Go into the cache where it is absent. */
export async function installJudge(progress: Progress): Promise<string> {
  const build = {
    name: "tetragon-judge",
    folder: join(__dirname, "judge"),
    programs: { judge: "." },
    // Without it the packages need types of Kubernetes whose module cannot be had.
    tags: ["nok8s"],
    duration: "about a minute",
  };
  return join(await goBuild(build, progress), "judge");
}

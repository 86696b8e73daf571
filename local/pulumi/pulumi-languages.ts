import { join } from "node:path";

import { goBuild, requiredVersion } from "../go-build";
import type { Progress } from "../progress";

/** What brings Pulumi programs in other languages than this project's. */
export interface PulumiLanguages {
  /** Path of Pulumi's language plugin of YAML, and its version without a leading `v`. */
  yaml: { path: string; version: string };
  /** Path of a program that writes a package's Python SDK by Pulumi's own generator: `<schema.json> <folder>`. */
  pythonSdk: string;
}

const buildFolder = join(__dirname, "..", "engine-build", "pulumi-languages");
const yamlModule = "github.com/pulumi/pulumi-yaml";

/** Builds them into the cache where they are absent. */
export async function installPulumiLanguages(progress: Progress): Promise<PulumiLanguages> {
  const version = await requiredVersion(buildFolder, yamlModule);
  const folder = await goBuild(
    {
      name: "pulumi-languages",
      folder: buildFolder,
      programs: {
        "pulumi-language-yaml": `${yamlModule}/cmd/pulumi-language-yaml`,
        "pulumi-python-sdk": ".",
      },
      variables: { [`${yamlModule}/pkg/version.Version`]: `v${version}` },
      duration: "about 4 minutes",
    },
    progress,
  );
  return {
    yaml: { path: join(folder, "pulumi-language-yaml"), version },
    pythonSdk: join(folder, "pulumi-python-sdk"),
  };
}

import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";

import { goBuild, requiredVersion } from "../go-build";
import type { Progress } from "../progress";

/** Pulumi's programs and their versions, without a leading `v`. */
export interface PulumiBinaries {
  /** Folder that holds the command `pulumi`. */
  pulumi: { folder: string; version: string };
  /** The provider, by the version that the kubernetes package of this project asks the engine for. */
  kubernetesProvider: { path: string; version: string };
}

const buildFolder = join(__dirname, "..", "engine-build");
const pulumiModule = "github.com/pulumi/pulumi/pkg/v3";
const providerModule = "github.com/pulumi/pulumi-kubernetes/provider/v4";

/** Pulumi's command and kubernetes provider, built into the cache where they are absent. */
export async function installPulumi(progress: Progress): Promise<PulumiBinaries> {
  const commandFolder = join(buildFolder, "pulumi");
  const version = await requiredVersion(commandFolder, pulumiModule);
  const folder = await goBuild(
    {
      name: "pulumi",
      folder: commandFolder,
      programs: { pulumi: `${pulumiModule}/cmd/pulumi` },
      // Without it the Automation API cannot tell whether the command is recent enough.
      variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${version}` },
      duration: "about 4 minutes",
    },
    progress,
  );
  return { pulumi: { folder, version }, kubernetesProvider: await installKubernetesProvider(progress) };
}

async function installKubernetesProvider(progress: Progress): Promise<PulumiBinaries["kubernetesProvider"]> {
  const version = await kubernetesPackageVersion();
  const command = "pulumi-resource-kubernetes";
  const folder = await goBuild(
    {
      name: command,
      folder: join(buildFolder, "kubernetes-provider"),
      programs: { [command]: "." },
      variables: { [`${providerModule}/pkg/version.Version`]: version },
      duration: "about 5 minutes",
      prepare: async (work, module) => {
        const source = join(await module(providerModule), "cmd", command);
        for (const file of ["schema.json", "terraform-mapping.json"]) {
          await cp(join(source, file), join(work, file));
        }
      },
    },
    progress,
  );
  return { path: join(folder, command), version };
}

async function kubernetesPackageVersion(): Promise<string> {
  const file = require.resolve("@pulumi/kubernetes/package.json");
  return (JSON.parse(await readFile(file, "utf8")) as { version: string }).version;
}

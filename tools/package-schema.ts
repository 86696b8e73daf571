import { join } from "node:path";

import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/provider";

import * as components from "../components/index";
import { projectRoot } from "./project";

/** The folder of the component package. */
export const packageDirectory = join(projectRoot, "components");
/** Its committed schema. */
export const schemaFile = join(packageDirectory, "schema.json");

/** The schema of the component package, made by Pulumi's own analyzer: JSON text as it is committed. */
export async function packageSchema(): Promise<string> {
  const { EventIndexer, EventStore, TetragonCluster, TetragonPipeline } = components;
  const provider = new ComponentProvider({
    name: "tetragon-elastic",
    dirname: packageDirectory,
    components: [EventIndexer, EventStore, TetragonCluster, TetragonPipeline],
  });
  return `${JSON.stringify(JSON.parse(await provider.getSchema()), undefined, 2)}\n`;
}

import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { UserError } from "../../../components/errors";
import { type RecordOptions, recordProgram } from "../../../tools/record-program";
import { readableResources } from "../../../tools/render-stack";
import type { RenderedResource } from "../../../tools/render-stack";

/** Arguments that are enough for a cluster. */
export const cluster = {
  clusterName: "eu",
  elasticsearch: { endpoints: ["https://es.example.com:9200"] },
  publisherApiKey: "id:key",
};

/** Arguments that are enough for a store. */
export const store = {
  elasticsearch: { endpoints: ["https://es.example.com:9200"] },
  elasticsearchApiKey: "id:key",
};

/** A resource of another package, as the Elasticsearch deployment of a cloud's package would be. */
export class Deployment extends pulumi.CustomResource {
  declare readonly endpoint: pulumi.Output<string>;
  declare readonly password: pulumi.Output<string>;
  constructor(name: string, inputs: { endpoint?: string; password?: string } = {}) {
    super("cloud:index:Deployment", name, { endpoint: undefined, password: undefined, ...inputs });
  }
}

/** A provider of a package that is not ours. */
export class CloudProvider extends pulumi.ProviderResource {
  constructor(name: string) {
    super("cloud", name, {});
  }
}

/** The resources that a program declares, sorted, secrets shown. */
export async function resourcesOf(
  program: () => unknown,
  options: RecordOptions = {},
): Promise<RenderedResource[]> {
  return readableResources(await recordProgram(program, options), { showSecrets: true });
}

/** Asserts that a program is refused by a UserError whose message matches every pattern, and returns the message. */
export async function refused(program: () => unknown, ...patterns: RegExp[]): Promise<string> {
  return refusedWith({}, program, ...patterns);
}

/** The same for a program that is run in another way. */
export async function refusedWith(
  options: RecordOptions,
  program: () => unknown,
  ...patterns: RegExp[]
): Promise<string> {
  let message = "";
  await assert.rejects(recordProgram(program, options), (error: Error) => {
    assert.ok(error instanceof UserError, String(error.stack));
    message = error.message;
    return true;
  });
  for (const pattern of patterns) {
    assert.match(message, pattern);
  }
  return message;
}

/** A resource by its logical name. */
export function named(resources: RenderedResource[], name: string): RenderedResource {
  const found = resources.filter((resource) => resource.name === name);
  assert.equal(found.length, 1, `${name} in ${resources.map((resource) => resource.name).join(", ")}`);
  return found[0] as RenderedResource;
}

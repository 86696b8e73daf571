import * as pulumi from "@pulumi/pulumi";

/**
 * What the last update of this stack left in its outputs, by their names; empty before the first one. Read from Pulumi's
 * backend, never from the cluster. Not known where there is no engine, as in `npm run render`.
 */
export function lastOutputs(): pulumi.Output<Record<string, unknown>> {
  const known = readLastOutputs().then((outputs): unknown => outputs ?? pulumi.unknown);
  return pulumi.output(known) as pulumi.Output<Record<string, unknown>>;
}

/** The same as a promise, of undefined where there is no engine. */
export async function readLastOutputs(): Promise<Record<string, unknown> | undefined> {
  const name = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const answer = (await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name })) as {
    outputs?: Record<string, unknown>;
  };
  return answer.outputs;
}

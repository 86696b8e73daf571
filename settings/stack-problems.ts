import * as pulumi from "@pulumi/pulumi";

import { Problems } from "../components/validation/problems";

/** Settings that are called otherwise than the arguments they become. */
const otherNames: Record<string, string> = {
  eventFields: "filebeat.eventFields",
  "retention.existingDataStreams": "retention.existingDataStream",
};

/** Problems of the settings of one stack, told by their keys in the stack's file. */
export function stackProblems(project: string, stack: string): Problems {
  const file = `stacks/Pulumi.${stack}.yaml`;
  return new Problems({
    subject: (count) => `stack ${stack}: ${count === 1 ? "1 setting" : `${count} settings`} in ${file}`,
    keyName: (key) => `${project}:${otherNames[key] ?? key}`,
    place: ` in ${file}`,
    secretExample: (key) => `, for example: pulumi config set --stack ${stack} --secret ${key}`,
  });
}

/** Reads the raw text of a setting, whether secret or not; absent and empty are both undefined. */
export function rawSetting(project: string, key: string): string | undefined {
  const text = pulumi.runtime.getConfig(`${project}:${key}`);
  return text === undefined || text.trim() === "" ? undefined : text;
}

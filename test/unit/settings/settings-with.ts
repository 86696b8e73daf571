import * as pulumi from "@pulumi/pulumi";

import { UserError } from "../../../components/errors";
import type { TetragonPipelineArgs } from "../../../components/index";
import { readSettings } from "../../../settings/stack-settings";
import { readProject } from "../../../tools/project";

/** What the settings reader makes of a configuration. */
export interface Reading {
  /** Undefined where the settings are refused. */
  settings?: TetragonPipelineArgs;
  /** The lines of the refusal, each about one key, without the project's name; empty where there is none. */
  refusals: string[];
  warnings: string[];
}

const project = readProject();
/** Enough for a stack. */
const enough = {
  elasticsearch: { endpoints: ["https://es.example.com:9200"] },
  elasticsearchApiKey: { secure: "id:key" },
};

/**
 * Reads settings as the program does, without declaring anything: texts as the engine hands them over, `{ secure: … }`
 * as a secret. A key with a colon keeps its namespace, any other gets the project's. Whatever is thrown but a UserError
 * passes through.
 */
export async function settingsWith(override: Record<string, unknown>): Promise<Reading> {
  await pulumi.runtime.setMocks(
    { newResource: () => ({ id: undefined, state: {} }), call: () => ({}) },
    project.name,
    "test",
    true,
  );
  const values: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, value] of Object.entries({ ...enough, ...override })) {
    const full = key.includes(":") ? key : `${project.name}:${key}`;
    const secret = (value as { secure?: unknown } | null)?.secure;
    if (typeof secret === "string") {
      secretKeys.push(full);
    }
    const plain = typeof secret === "string" ? secret : value;
    values[full] = typeof plain === "string" ? plain : (JSON.stringify(plain) ?? "");
  }
  pulumi.runtime.setAllConfig(values, secretKeys);
  const warnings: string[] = [];
  try {
    return { settings: readSettings((sentence) => warnings.push(sentence)), refusals: [], warnings };
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    const [, ...lines] = error.message.split(`\n  - ${project.name}:`);
    return { refusals: lines, warnings };
  }
}

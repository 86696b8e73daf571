import { createRequire } from "node:module";
import { devNull } from "node:os";

import * as pulumi from "@pulumi/pulumi";

import { type ProjectFile, type StackConfig, readProject, readStackConfig } from "./project";
import { recordProgram } from "./record-program";
import type { DeclaredResource } from "./recording-monitor";

/** A resource of a stack: secrets are `"[secret]"`, values known only after deployment `"[unknown]"`. */
export type RenderedResource = DeclaredResource;

/** How a stack is rendered. */
export interface RenderOptions {
  /** Show secrets that the stack file holds in plain text; encrypted ones are never decrypted. */
  showSecrets?: boolean;
  /** Show what the stack reads too, marked by `read`. */
  reads?: boolean;
  /** Settings that replace or add to those of the stack file, without the project's namespace. */
  override?: Record<string, unknown>;
  /** Hears what the reader should know, a stand-in for a missing credential for example. */
  warn?: (sentence: string) => void;
}

const secretMark = "[secret]";
const unknownMark = "[unknown]";
/** Stands for what is not to be had here; has the form of an API key, so that it passes for any credential. */
const standIn = `${secretMark}:${secretMark}`;
const encodedStandIn = Buffer.from(standIn, "utf8").toString("base64");

/**
 * Runs the program of a stack without engine, cluster, network or credentials, and returns every resource it declares,
 * sorted by type, then name. Throws a UserError where the settings are wrong. One render at a time: the Pulumi runtime
 * is one per process.
 */
export async function renderStack(stack: string, options: RenderOptions = {}): Promise<RenderedResource[]> {
  const project = readProject();
  const config = { ...readStackConfig(stack, project), ...namespaced(project, options.override ?? {}) };
  const { values, secretKeys } = engineConfig(project, config, (sentence) =>
    options.warn?.(`stack ${stack}: ${sentence}`),
  );
  return readableResources(
    await withoutClusters(() =>
      recordStack(project.name, stack, { values, secretKeys, reads: options.reads ?? false }),
    ),
    options,
  );
}

function recordStack(
  project: string,
  stack: string,
  { values, secretKeys, reads }: { values: Record<string, string>; secretKeys: string[]; reads: boolean },
): Promise<DeclaredResource[]> {
  return recordProgram(
    () => {
      pulumi.runtime.setAllConfig(values, secretKeys);
      loadProgram();
    },
    { project, stack, reads },
  );
}

/** Hides the clusters that this machine knows, which a rendered stack must not depend on. */
async function withoutClusters<T>(work: () => Promise<T>): Promise<T> {
  const { KUBECONFIG } = process.env;
  process.env.KUBECONFIG = devNull;
  try {
    return await work();
  } finally {
    delete process.env.KUBECONFIG;
    Object.assign(process.env, KUBECONFIG === undefined ? {} : { KUBECONFIG });
  }
}

/** Resources sorted by type, then name, with secrets and unknown values as their marks. */
export function readableResources(
  declared: DeclaredResource[],
  { showSecrets = false }: Pick<RenderOptions, "showSecrets"> = {},
): RenderedResource[] {
  const shown = declared.map((resource) => ({
    ...resource,
    inputs: readable(resource.inputs, showSecrets) as Record<string, unknown>,
    ...(resource.read !== undefined && { read: readable(resource.read, showSecrets) }),
  }));
  return shown.sort((a, b) => compare(a.type, b.type) || compare(a.name, b.name));
}

/** Runs `index.ts`. */
function loadProgram(): void {
  const load = createRequire(__filename);
  const program = load.resolve("../index.ts");
  // A second render runs the program again; its components stay loaded.
  delete load.cache[program];
  load(program);
}

function namespaced(project: ProjectFile, settings: Record<string, unknown>): StackConfig {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`${project.name}:${key}`, value]),
  );
}

/** The configuration as the engine hands it to a program: texts, defaults filled in, the keys of secrets apart. */
function engineConfig(project: ProjectFile, config: StackConfig, warn: (sentence: string) => void) {
  const values: Record<string, string> = {};
  const secretKeys: string[] = [];
  for (const [key, { default: value }] of Object.entries(project.config)) {
    values[`${project.name}:${key}`] = asText(value);
  }
  for (const [key, value] of Object.entries(config)) {
    if (isEncrypted(value)) {
      values[key] = standIn;
      secretKeys.push(key);
      continue;
    }
    values[key] = asText(value);
    if (containsEncrypted(value)) {
      secretKeys.push(key);
    }
  }
  const missing = missingCredential(project.name, values);
  if (missing.length > 0) {
    warn(`no credential is set, ${missing.join(" and ")} shown as "${secretMark}"; preview and up need it`);
  }
  for (const name of missing) {
    const key = `${project.name}:${name}`;
    // A user's name is no secret.
    const isName = name === "elasticsearchUsername";
    values[key] = isName ? secretMark : standIn;
    secretKeys.push(...(isName ? [] : [key]));
  }
  return { values, secretKeys };
}

/** The keys that are missing for a credential; none where there is one. */
function missingCredential(project: string, values: Record<string, string>): string[] {
  const has = (key: string) => (values[`${project}:${key}`] ?? "") !== "";
  const creates = values[`${project}:createPublisher`] === "true";
  const needsNone = values[`${project}:assets`] === "none" && !creates && has("publisherApiKey");
  if (needsNone || has("elasticsearchApiKey")) {
    return [];
  }
  const basic = ["elasticsearchUsername", "elasticsearchPassword"];
  if (creates || basic.some(has)) {
    return basic.filter((key) => !has(key));
  }
  return ["elasticsearchApiKey"];
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}

function isEncrypted(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).length === 1 &&
    typeof (value as { secure?: unknown }).secure === "string"
  );
}

function containsEncrypted(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).some((part) => isEncrypted(part) || containsEncrypted(part))
  );
}

function readable(value: unknown, showSecrets: boolean): unknown {
  if (pulumi.runtime.isRpcSecret(value)) {
    return mapLeaves(pulumi.runtime.unwrapRpcSecret(value), showSecrets ? openSecret : () => secretMark);
  }
  if (Array.isArray(value)) {
    return value.map((part) => readable(part, showSecrets));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, readable(part, showSecrets)]));
  }
  return value === pulumi.runtime.unknownValue ? unknownMark : value;
}

/** The same shape with every leaf replaced: the keys of a secret object are no secret. */
function mapLeaves(value: unknown, replace: (leaf: unknown) => unknown): unknown {
  if (pulumi.runtime.isRpcSecret(value)) {
    return mapLeaves(pulumi.runtime.unwrapRpcSecret(value), replace);
  }
  if (Array.isArray(value)) {
    return value.map((part) => mapLeaves(part, replace));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mapLeaves(part, replace)]));
  }
  return replace(value);
}

/** Of what is secret, a stand-in is not shown as if it were the real thing, not even inside a longer text. */
function openSecret(leaf: unknown): unknown {
  if (leaf === pulumi.runtime.unknownValue) {
    return unknownMark;
  }
  return typeof leaf === "string" && (leaf.includes(secretMark) || leaf.includes(encodedStandIn))
    ? secretMark
    : leaf;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { EngineStack } from "./engine-stack";
import type { TestCluster } from "./environment";
import { helmReleases } from "./observed";

/** What anyone may read who may not read Secrets. */
const readable = [
  "/api/v1/configmaps",
  "/api/v1/events",
  "/api/v1/pods",
  "/apis/apps/v1/daemonsets",
  "/apis/apps/v1/deployments",
  "/apis/apps/v1/controllerrevisions",
  "/apis/cilium.io/v1alpha1/tracingpolicies",
];

/**
 * Places where one of the secrets can be read, as it is or encoded: output and events of the commands, every file of the
 * workspace and of the backend (state, its backups, history), Helm's releases, and objects of the cluster.
 */
export async function secretsInClear(
  stack: EngineStack,
  cluster: TestCluster,
  secrets: string[],
): Promise<string[]> {
  const texts: [string, string][] = [["what the commands have printed", stack.transcript]];
  for (const entry of readdirSync(stack.directory, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      const file = join(entry.parentPath, entry.name);
      texts.push([file, readFileSync(file, "utf8")]);
    }
  }
  texts.push(["Helm's releases", (await helmReleases(cluster)).join("\n")]);
  for (const path of readable) {
    texts.push([path, JSON.stringify(await cluster.client.list(path))]);
  }
  return texts.filter(([, text]) => secrets.some((secret) => holds(text, secret))).map(([place]) => place);
}

/** Whether a text holds a secret as it is, inside a JSON text or a URL, or somewhere inside what base64 encodes. */
export function holds(text: string, secret: string): boolean {
  const bytes = Buffer.from(secret, "utf8");
  const encoded = [0, 1, 2].map((before) => {
    const base64 = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // A character has six bits, so those at both ends depend on the neighbours, too.
    return base64.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), ...encoded];
  return forms.some((form) => text.includes(form));
}

import { unpinnedImages } from "./images";
import type { CheckedResource } from "./resource";
import { missingResources } from "./resources";
import { leakedSecrets, secretsInClear } from "./secrets";
import { disabledTlsVerification } from "./tls";

export type { CheckedResource } from "./resource";

/** A rule about single resources. */
export interface Check {
  name: string;
  description: string;
  /** What is wrong with the resource, one sentence each that says what to do; none when all is well. */
  findings: (resource: CheckedResource, production: boolean) => string[];
}

/** The rules of the policy pack about single resources, refused before the resource is made. */
export const checks: readonly Check[] = [
  {
    name: "no-secret-in-clear",
    description: "ConfigMaps and Helm values hold no password, key or token.",
    findings: secretsInClear,
  },
  {
    name: "pinned-images",
    description: "Images name a version or a digest, never latest.",
    findings: unpinnedImages,
  },
  {
    name: "tls-verification",
    description: "In production every connection to Elastic is encrypted and its certificate checked.",
    findings: (resource, production) => (production ? disabledTlsVerification(resource) : []),
  },
  {
    name: "container-resources",
    description: "Containers request CPU and memory and have a memory limit.",
    findings: missingResources,
  },
];

/** Every finding about a stack, as `check: sentence`; the rules about single resources and the one about all. */
export function stackFindings(resources: readonly CheckedResource[], production: boolean): string[] {
  return [
    ...checks.flatMap(({ name, findings }) =>
      resources.flatMap((resource) => findings(resource, production).map((finding) => `${name}: ${finding}`)),
    ),
    ...leakedSecrets(resources).map(({ message }) => `no-leaked-secret: ${message}`),
  ];
}

import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "../component-options";
import type { Credential, SecretReference } from "../elasticsearch/target";
import type { JsonObject } from "../json";
import { type CredentialKind, credentialVariables } from "./elasticsearch-output";

/** What a collector authenticates with: values, or a Secret of somebody else's. */
export type CollectorCredential =
  { from: "value"; credential: Credential } | { from: "secret"; secret: SecretReference };

/** How the collector authenticates. */
export function credentialKind(given: CollectorCredential): CredentialKind {
  return given.from === "value" ? given.credential.kind : given.secret.kind;
}

/**
 * The Secret with a collector's credential; undefined where somebody else keeps it. Immutable and without a name of ours:
 * a new credential makes a new Secret, whose new name restarts the pods.
 *
 * @param form in which the collector reads the value of a variable
 */
export function credentialSecret(
  name: string,
  given: CollectorCredential,
  namespace: pulumi.Output<string>,
  form: (value: string) => string,
  opts: ChildOptions,
): kubernetes.core.v1.Secret | undefined {
  return given.from === "value"
    ? new kubernetes.core.v1.Secret(
        name,
        { metadata: { namespace }, immutable: true, stringData: credentialData(given.credential, form) },
        opts,
      )
    : undefined;
}

function credentialData(
  credential: Credential,
  form: (value: string) => string,
): Record<string, pulumi.Output<string>> {
  return credential.kind === "basic"
    ? {
        [credentialVariables.username]: credential.username.apply(form),
        [credentialVariables.password]: credential.password.apply(form),
      }
    : { [credentialVariables.apiKey]: credential.apiKey.apply(form) };
}

/** The container's variables that hold the credential, each from a key of a Secret. */
export function credentialVariableSources(
  given: CollectorCredential,
  secret: kubernetes.core.v1.Secret | undefined,
): JsonObject[] {
  const { username, password, apiKey } = credentialVariables;
  if (given.from === "secret") {
    const { secret: theirs } = given;
    return theirs.kind === "basic"
      ? [
          secretVariable(username, theirs.name, theirs.username),
          secretVariable(password, theirs.name, theirs.password),
        ]
      : [secretVariable(apiKey, theirs.name, theirs.apiKey)];
  }
  const names = given.credential.kind === "basic" ? [username, password] : [apiKey];
  return secret ? names.map((name) => secretVariable(name, secret.metadata.name, name)) : [];
}

/** A variable of a container whose value is a key of a Secret. */
export function secretVariable(
  name: string,
  secretName: pulumi.Input<string>,
  key: pulumi.Input<string>,
): JsonObject {
  return { name, valueFrom: { secretKeyRef: { name: secretName, key } } };
}

import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "../../component-options";

/** The part of Kibana's answer that is read. */
export interface EnrolmentToken {
  active: boolean;
  apiKey: string;
  /** ISO time. */
  createdAt: string;
  keyId: string;
}

/**
 * The token by which agents enrol into a policy, as a secret. Kibana makes one with every policy; where there is none
 * that is active, preview and update fail with a sentence that says where to make one.
 *
 * @param space Kibana's space, undefined for the default one
 */
export function enrolmentToken(
  policyId: pulumi.Output<string>,
  space: pulumi.Output<string | undefined>,
  { parent, provider }: Pick<ChildOptions, "parent" | "provider">,
): pulumi.Output<string> {
  const spaceId = space as pulumi.Input<string | undefined>;
  const answer = elasticstack.getFleetEnrollmentTokensOutput({ policyId, spaceId }, { parent, provider });
  const tokens = pulumi.secret(answer.tokens as pulumi.Output<EnrolmentToken[] | undefined>);
  return pulumi.all([tokens, policyId]).apply(([known, policy]) => {
    const token = known && oldestActive(known);
    if (known && token === undefined) {
      // An exception out of an output would leave the program waiting for what depends on it.
      void pulumi.log.error(missingToken(policy), parent);
    }
    // Without an engine nobody has asked Kibana.
    return token ?? (pulumi.unknown as unknown as string);
  });
}

/** The oldest one that is active, so that a token which is added later re-enrols nobody; undefined where there is none. */
export function oldestActive(tokens: readonly EnrolmentToken[]): string | undefined {
  return tokens
    .filter(({ active }) => active)
    .sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.keyId, b.keyId))
    .at(0)?.apiKey;
}

function missingToken(policy: string): string {
  return (
    `agent policy ${policy} has no active enrolment token, so no agent can enrol; create one in Kibana ` +
    `(Fleet, Enrollment tokens, Create enrollment token) and run the update again`
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

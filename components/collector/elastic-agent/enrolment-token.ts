import * as elasticstack from "@pulumi/elasticstack";
import * as pulumi from "@pulumi/pulumi";

import type { ChildOptions } from "../../component-options";
import { UserError } from "../../errors";

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
 * that is active, the update fails with a UserError that says where to make one.
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
  return pulumi.all([tokens, policyId]).apply(([known, policy]) =>
    // Without an engine nobody has asked Kibana.
    known === undefined ? (pulumi.unknown as unknown as string) : oldestActive(known, policy),
  );
}

/** The oldest one, so that a token that is added later re-enrols nobody. */
export function oldestActive(tokens: readonly EnrolmentToken[], policy: string): string {
  const [token] = tokens
    .filter(({ active }) => active)
    .sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.keyId, b.keyId));
  if (!token) {
    throw new UserError(
      `agent policy ${policy} has no active enrolment token, so no agent can enrol; create one in Kibana ` +
        `(Fleet, Enrollment tokens, Create enrollment token) and run the update again`,
    );
  }
  return token.apiKey;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

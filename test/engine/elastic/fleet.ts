import { ConnectionError, send } from "./connection";
import type { Connections, ResourceRequests } from "./resource-requests";

type Json = Record<string, unknown>;

/** The path under which the stand-in for Kibana keeps the enrolment tokens of a policy, where a test has set some. */
export function tokensName(policyId: string): string {
  return `FleetEnrollmentTokens/${policyId}`;
}

/** The id that Fleet gives a policy. */
export function policyIdOf(name: string): string {
  return `id-of-${name}`;
}

/** What Fleet does beyond keeping what it is sent: it gives ids, and refuses variables that a package lacks. */
export function fleetRequests(type: string, kept: ResourceRequests): ResourceRequests {
  switch (type) {
    case "FleetAgentPolicy":
      return {
        ...kept,
        create: async (connections, inputs) => {
          await kept.create(connections, inputs);
          return { policyId: policyIdOf(inputs.name as string) };
        },
        // It is kept under the name that it was made with, not under the id that it got.
        remove: (connections, olds) => kept.remove(connections, { ...olds, policyId: undefined }),
        read: (connections, olds) => kept.read(connections, { ...olds, policyId: undefined }),
      };
    case "FleetIntegrationPolicy": {
      const refuse = async (inputs: Json): Promise<void> => {
        for (const problem of await variableProblems(inputs)) {
          throw new Error(`400 ${problem}`);
        }
      };
      return {
        ...kept,
        create: async (connections, inputs) => {
          await refuse(inputs);
          await kept.create(connections, inputs);
        },
        update: async (connections, inputs, olds) => {
          await refuse(inputs);
          await kept.update(connections, inputs, olds);
        },
      };
    }
    default:
      return kept;
  }
}

async function variableProblems({ inputs }: Json): Promise<string[]> {
  // It loads Pulumi's whole SDK, which no other start of the provider needs.
  const { filestreamIssues, filestreamPackage } =
    await import("../../../components/collector/elastic-agent/filestream-package");
  const { inputKey, streamKey } = filestreamPackage;
  const streams = (inputs as Record<string, { streams: Record<string, { vars: string }> }>)[inputKey]
    ?.streams;
  const vars = streams?.[streamKey]?.vars;
  return vars === undefined
    ? [`Input or stream not found: ${inputKey}, ${streamKey}`]
    : filestreamIssues(JSON.parse(vars) as Json, { requireAll: true }).map(
        ({ path, message }) => `Variable ${path.join(".")}: ${message}`,
      );
}

/** The answer to `getFleetEnrollmentTokens`: one active token of Fleet's own making, or what a test has set. */
export async function enrolmentTokens({ kibana }: Connections, args: Json): Promise<Json> {
  if (!kibana) {
    throw new Error(
      "getFleetEnrollmentTokens needs a connection to kibana, which the provider is configured without",
    );
  }
  const policyId = args.policyId as string;
  const name = tokensName(policyId);
  const made = {
    active: true,
    apiKey: `token-of-${policyId}`,
    apiKeyId: "1",
    createdAt: "2026-01-01T00:00:00Z",
    keyId: "1",
    name: "Default",
    policyId,
  };
  try {
    const answer = await send<Record<string, { tokens: Json[] }>>(
      kibana,
      "GET",
      `/kept/${encodeURIComponent(name)}`,
    );
    return { id: policyId, policyId, tokens: answer[name]?.tokens };
  } catch (error) {
    if (error instanceof ConnectionError && error.status === 404) {
      return { id: policyId, policyId, tokens: [made] };
    }
    throw error;
  }
}

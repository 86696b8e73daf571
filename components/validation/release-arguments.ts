import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { ClusterContentArgs } from "../args/component-args";
import { Platform } from "../args/platform-args";
import { UserError } from "../errors";
import { isPlainObject } from "../json";
import type { ResolvedCluster } from "../resolved-args";
import { closedObject } from "../tetragon/filters/filter-issues";
import { checkedInput, plainGroup } from "./inputs";
import { objectLabels } from "./kubernetes-forms";
import type { Problems } from "./problems";
import { oneOf } from "./words";

/** The part of a cluster's arguments that says what surrounds the release. */
type ReleaseSurroundings = Pick<ResolvedCluster, "platform" | "metrics" | "chartCredential">;

/** Ports of the agent and its operator on the node's network. */
const agentPorts = [2_112, 2_113, 54_321, 6_789];
/** Ports of a node's own programs (https://kubernetes.io/docs/reference/networking/ports-and-protocols/). */
const nodePorts = [2_379, 2_380, 2_381, 6_443, 10_248, 10_249, 10_250, 10_255, 10_256, 10_257, 10_259];
const port = "must be a whole number from 1024 to 65535";

/** `metrics`: what can be scraped. */
export const metricsGroup = closedObject("metrics", {
  serviceMonitor: z.boolean({ error: "must be true or false" }).default(false),
  serviceMonitorLabels: objectLabels.optional(),
  filebeatPort: z
    .int({ error: port })
    .min(1_024, port)
    .max(65_535, port)
    .refine(
      (value) => !agentPorts.includes(value),
      "is a port of the agent; choose another, 5066 for example",
    )
    .refine(
      (value) => !nodePorts.includes(value),
      "is a port of Kubernetes on the node, beside which Filebeat would not start; choose another, 5066 for example",
    )
    .optional(),
});

/** What surrounds the release, checked; undefined where something is wrong with it. */
export function resolveSurroundings(
  problems: Problems,
  args: ClusterContentArgs,
): ReleaseSurroundings | undefined {
  const platform = oneOf(problems, "platform", Platform, args.platform, "kubernetes");
  const metrics = plainGroup(problems, "metrics", metricsGroup, args.metrics);
  if (metrics?.serviceMonitorLabels && !metrics.serviceMonitor) {
    problems.add(
      "metrics.serviceMonitorLabels",
      "goes with serviceMonitor: true; set it, or remove the labels",
    );
  }
  const chartCredential = resolveChartCredential(problems, args);
  return platform && metrics && chartCredential !== "refused"
    ? { platform, metrics, chartCredential }
    : undefined;
}

function resolveChartCredential(
  problems: Problems,
  args: ClusterContentArgs,
): ResolvedCluster["chartCredential"] | "refused" {
  const { chartRepositoryUsername: username, chartRepositoryPassword: password, tetragon } = args;
  if (username === undefined && password === undefined) {
    return undefined;
  }
  if (username === undefined || password === undefined) {
    const [given, absent] =
      password === undefined
        ? ["chartRepositoryUsername", "chartRepositoryPassword"]
        : ["chartRepositoryPassword", "chartRepositoryUsername"];
    problems.add(absent, `is missing although ${given} is set; set both`);
    return "refused";
  }
  if (isPlainObject(tetragon) && tetragon.chartPath !== undefined) {
    problems.add(
      "chartRepositoryUsername",
      "logs in to no repository with tetragon.chartPath; remove one of the two",
    );
    return "refused";
  }
  const user = checkedInput(problems, "chartRepositoryUsername", username, filled);
  const secret = checkedInput(problems, "chartRepositoryPassword", password, filled);
  return user && secret ? { username: user, password: pulumi.secret(secret) } : "refused";
}

function filled(text: unknown): string {
  if (typeof text !== "string" || text === "") {
    throw new UserError("must be a text that is not empty");
  }
  return text;
}

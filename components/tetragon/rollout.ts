/** How a DaemonSet's update proceeds through a cluster. */
export interface Rollout {
  /** Chart value `updateStrategy`. */
  updateStrategy: { type: "RollingUpdate"; rollingUpdate: { maxUnavailable: number | string } };
  /** Seconds that the Helm release waits for the DaemonSet. */
  timeoutSeconds: number;
}

/** Seconds that one step takes at most: image pull, start of the agent, load of the policies. */
const secondsPerStep = 60;
/** Helm's own default, the least that is waited. */
const leastSeconds = 300;

/**
 * Update strategy and timeout for a cluster of `nodes` nodes of which `maxUnavailable` (a number or a share such as
 * `10%`) restart at a time. A DaemonSet restarts one node at a time by default, which outlasts the release's 300
 * seconds on any large cluster.
 */
export function rollout(nodes: number, maxUnavailable: number | string): Rollout {
  const atOnce =
    typeof maxUnavailable === "number"
      ? maxUnavailable
      : Math.ceil((nodes * Number(maxUnavailable.replace("%", ""))) / 100);
  const steps = Math.ceil(nodes / Math.max(1, atOnce));
  return {
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable } },
    timeoutSeconds: leastSeconds + steps * secondsPerStep,
  };
}

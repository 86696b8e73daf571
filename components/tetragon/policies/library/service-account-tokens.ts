import { definePolicy } from "../definition";
import { arg, kprobe } from "../policy-hooks";
import { pathFilters, pathList } from "../parameters";

/** Reads of the token that a pod authenticates with; what is left after the exceptions is a lead. */
export const serviceAccountTokens = definePolicy({
  name: "service-account-tokens",
  title: "Reading of service account tokens in pods",
  watches: "`security_file_open` below the directories where Kubernetes mounts tokens",
  cost: "low, but Kubernetes clients read their token again every minute: except them, or keep the rate limit",
  yields: "file, `open`: `file.path`",
  techniques: ["T1528", "T1552.007"],
  enforcement: "the open fails and the process is killed",
  podsOnly: true,
  rateLimit: "5m",
  parameters: {
    paths: pathList("/run/secrets/*", "/var/run/secrets/*"),
  },
  meanings: {
    paths: "Paths to watch",
  },
  build: ({ paths }, context) => ({
    kprobes: [
      kprobe(context, {
        call: "security_file_open",
        args: [arg(0, "file")],
        when: pathFilters(0, paths),
        enforcement: "deny",
        message: "A service account token was opened",
      }),
    ],
  }),
});

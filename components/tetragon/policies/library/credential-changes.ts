import { definePolicy } from "../definition";
import { arg, kprobe } from "../policy-hooks";

/** Every set of credentials that a process installs, whatever call led there: the last word, and a loud one. */
export const credentialChanges = definePolicy({
  name: "credential-changes",
  title: "Credentials installed by processes of pods",
  watches: "`commit_creds`, which ends every change of ids and capabilities, those of exec and fork included",
  cost: "high: several events per exec even with the rate limit; for investigations and single namespaces",
  yields:
    "process, `commit_creds`: the labelled argument `new` with the ids and capability sets that come into force",
  techniques: ["T1548", "T1068"],
  podsOnly: true,
  rateLimit: "1m",
  parameters: {},
  build: (_parameters, context) => ({
    kprobes: [
      kprobe(context, {
        call: "commit_creds",
        args: [arg(0, "cred", "new")],
        enforcement: "none",
        message: "A process installed new credentials",
      }),
    ],
  }),
});

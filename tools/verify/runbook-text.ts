import { causes } from "./causes";
import type { Cause } from "./causes/cause";

const head = `# Runbook

What \`npm run verify -- <stack>\` can find wrong, a section each. This file is made from the same table as the command's
words (\`npm run runbook\`).

\`verify\` looks at the live cluster and at Elasticsearch, and compares them with what the stack declares. It changes
nothing, except that \`--generate\` runs a short-lived pod. It takes the kubeconfig that \`kubectl\` uses.

Its credential for Elasticsearch comes from \`ELASTICSEARCH_API_KEY\`, or from \`ELASTICSEARCH_USERNAME\` and
\`ELASTICSEARCH_PASSWORD\`. Without them the Pulumi CLI decrypts the stack's own. \`ELASTICSEARCH_URL\` names another way to
the same Elasticsearch, a port-forward for example.

| option       | does                                                                                              |
| ------------ | ------------------------------------------------------------------------------------------------- |
| \`--json\`     | prints one object, described by [verify.schema.json](verify.schema.json)                          |
| \`--generate\` | runs \`ls\` and \`whoami\` in a restricted pod (\`--namespace\`, \`--image\`), waits for their documents |
| \`--watch\`    | repeats every 5 seconds; with \`--until-ok\` until every check is well                              |
| \`--volume\`   | shows how much arrives, what makes it, and which filter would save it                             |

The exit code is 0 when nothing failed, 1 when a check failed, and 2 when nothing could be looked at. With \`--json\` the
report then has one failed check, \`stack\`; wrong options are named on stderr only. What cannot be read
is \`skipped\`, with the reason. It is never guessed.

The commands below need a cluster or an Elasticsearch. They use these variables, in bash and zsh alike:

\`\`\`sh
STACK=prod CONTEXT=prod NAMESPACE=kube-system STREAM=logs-cilium_tetragon.log-prod
HOST=es.example.com ES=https://es.example.com:9200 KIBANA=https://kibana.example.com
POD=tetragon-xxxxx NODE=node-1 SECRET=sh.helm.release.v1.tetragon.v2 VERSION=9.1.0
\`\`\`
`;

/** docs/runbook.md. A heading is a cause's name, since the command links to it. */
export function runbookMarkdown(): string {
  const sections = Object.entries(causes as Record<string, Cause>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, cause]) => section(id, cause));
  return [head, ...sections].join("\n");
}

function section(id: string, { title, meaning, origin, look, fix, repair = [] }: Cause): string {
  return [
    `## ${id}`,
    `**${title}.** ${meaning}`,
    `**How it comes about.** ${origin}`,
    "**Look.**",
    commands(look),
    `**Repair.** ${fix}`,
    ...(repair.length > 0 ? [commands(repair)] : []),
  ]
    .join("\n\n")
    .concat("\n");
}

function commands(lines: readonly string[]): string {
  return ["```sh", ...lines, "```"].join("\n");
}

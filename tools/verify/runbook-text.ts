import { type Cause, causes } from "./causes";

const head = `# Runbook

What \`npm run verify -- <stack>\` can find wrong, a section each. This file is made from the same table as the command's
words (\`npm run runbook\`).

\`verify\` looks at the live cluster and at Elasticsearch, and compares them with what the stack declares. It changes
nothing, except that \`--generate\` runs a short-lived pod. It takes the kubeconfig that \`kubectl\` uses. Its credential for
Elasticsearch comes from \`ELASTICSEARCH_API_KEY\`, or \`ELASTICSEARCH_USERNAME\` and \`ELASTICSEARCH_PASSWORD\`, else from
the stack's configuration, which the Pulumi CLI decrypts. \`ELASTICSEARCH_URL\` names another way to the same Elasticsearch,
a port-forward for example.

| option | does |
| --- | --- |
| \`--json\` | prints one object, described by [verify.schema.json](verify.schema.json) |
| \`--generate\` | runs \`ls\` and \`whoami\` in a restricted pod (\`--namespace\`, \`--image\`) and waits for their documents |
| \`--watch\` | repeats every 5 seconds; with \`--until-ok\` until every check is well |
| \`--volume\` | tells how much arrives, what makes it, and which filter would save it |

The exit code is 0 when nothing failed, 1 when a check failed, and 2 when nothing could be looked at. What cannot be read
is \`skipped\`, with the reason; it is never guessed.
`;

/** docs/runbook.md. A heading is a cause's name, since the command links to it. */
export function runbookMarkdown(): string {
  const sections = Object.entries(causes as Record<string, Cause>)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { title, meaning, fix }]) => `## ${id}\n\n**${title}.** ${meaning}\n\n${fix}\n`);
  return [head, ...sections].join("\n");
}

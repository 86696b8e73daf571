import { join } from "node:path";

import { type DetectionRule, isSequence, riskScores } from "../components/kibana/rules/detection-rule";
import { detectionRules } from "../components/kibana/rules/detection-rules";
import { threats } from "../components/kibana/rules/mitre";
import { ruleCondition, ruleSequence } from "../components/kibana/rules/rule-resources";
import { eqlSequence } from "../components/kibana/query/eql";
import { kql } from "../components/kibana/query/kql";
import { projectRoot } from "./project";

/** The page that {@link detectionsMarkdown} makes. */
export const detectionPage = join(projectRoot, "docs", "detections.md");

/** docs/detections.md: what each detection rule sees, needs and misses. */
export function detectionsMarkdown(): string {
  return `# Detection rules

The rules of Elastic Security that a stack can choose (\`kibana.detectionRules\`). This page is made from the rules
themselves (\`npm run detection-docs\`).

\`\`\`yaml
config:
  tetragon-elastic:kibana:
    endpoint: https://kibana.example.com:443
    detectionRules: [reverse-shell, crypto-miner, release-agent] # [all], or [] for none
    detectionRulesEnabled: true # false: they are there and do not run
    ruleExceptions:
      - { rule: tunnel-tool, field: kubernetes.namespace, values: [tools] }
\`\`\`

- All are of the type \`query\`, or \`eql\` where they are about several events; every licence has both. The detection engine needs \`xpack.encryptedSavedObjects.encryptionKey\`
  in Kibana, and the provider's user the right to write rules.
- They read \`logs-cilium_tetragon.log-*\` of all clusters that share the store, every five minutes, and look back nine
  minutes by the time of arrival (\`event.ingested\`). With \`retention.finalPipeline: false\` they look back by the time
  of the event, so an event that comes later than four minutes is overlooked.
- "Needs" names policies of the library without which a rule finds nothing. A preview warns about a chosen rule whose
  policy the stack does not load. Policies of your own with the same hooks do as well.
- "Benign" is the number of alerts that 20,000 made-up events of a busy, harmless cluster give at most. They contain what
  administrators do. It is the mean of twelve runs of the generator with other seeds, plus four times its root (chance
  counts exceed that once in some ten thousand runs), rounded up; a test counts with three further seeds. Your own number
  will differ: choose a rule, look at its alerts for a week, and write exceptions.
- The 0 of \`shell-then-token-then-connection\`, \`privilege-then-namespace-then-mount\` and \`decoded-then-interpreted\` says
  little: no benign event is their second, third and first event. Each of these is odd by itself.
- A rule about several events looks back further by the time that they may take. Events are ordered by \`@timestamp\`,
  then by their place in the file. An exception of such a rule holds for each of its events.
- An exception leaves alone what has one of the values in a field of [fields.md](fields.md).
- A change made to a rule in Kibana is undone by the next \`pulumi up\`.
- \`policy-hit\` gives one alert for each hit of any policy, under the policy's name.

Each rule is tested in Elasticsearch: it finds its samples and none of what is nearly the same
(\`test/e2e/rule-cases.ts\`), and its KQL says what the tests ask for. No rule was run in a Kibana.

No engine that runs here has EQL. So the tests ask Elasticsearch for each event of a rule about several events, hold that
the rule's EQL says the same, and decide with an evaluator of their own, written from EQL's description, whether events
complete the sequence (\`test/e2e/completed-sequences.ts\`). A sample of each rule gives one alert. It gives none when two events change
places, when one has another value of a field that they have in common, when the last is too late, or when one is missing.

| rule | severity | needs | benign |
| --- | --- | --- | --- |
${detectionRules
  .map(
    ({ name, severity, needs, benignAlerts }) =>
      `| [${name}](#${name}) | ${severity} | ${needs.join(", ") || "nothing"} | ${benignAlerts} |`,
  )
  .join("\n")}

${detectionRules.map(section).join("\n\n")}
`;
}

function section(rule: DetectionRule): string {
  const { name, title, description, severity, techniques, needs, falsePositives, misses } = rule;
  const attack = threats(techniques).flatMap(({ tactic, techniques: found }) =>
    found.map(({ id, name: technique }) => `${id} ${technique} (${tactic.name})`),
  );
  return `## ${name}

${title}. ${description}

- Severity: ${severity} (risk ${riskScores[severity]}).
- MITRE ATT&CK: ${attack.join(", ")}.
- Needs: ${needs.length > 0 ? needs.map((need) => `\`${need}\``).join(", ") : "starts of programs or policies of your choice, nothing else"}.
- False alarms: ${falsePositives.join(" ")}
- Misses: ${misses}

\`\`\`text
${isSequence(rule) ? eqlSequence(ruleSequence(rule, [])) : kql(ruleCondition(rule, []))}
\`\`\``;
}

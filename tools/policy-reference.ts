import { readFileSync } from "node:fs";
import { join } from "node:path";

import { policyLibrary } from "../components/tetragon/policies/library";
import type { OwnParameter, PolicyDefinition } from "../components/tetragon/policies/definition";
import { projectRoot } from "./project";

const begin = "## The library\n";
const end = "## Guard rails\n";

/** Path of the page that has the reference. */
export const policyPage = join(projectRoot, "docs", "policies.md");

/** docs/policies.md with the section about the library made anew from the library; the rest is as it stands. */
export function policiesMarkdown(page = readFileSync(policyPage, "utf8")): string {
  const [before, rest] = split(page, begin);
  const [, after] = split(rest, end);
  const intro = "This section is made from the library (`npm run policy-docs`).\n";
  return [before + begin, intro, ...policyLibrary.map(section), end + after].join("\n");
}

function split(text: string, mark: string): [string, string] {
  const index = text.indexOf(`\n${mark}`);
  if (index < 0) {
    throw new Error(`docs/policies.md has no section "${mark.trim()}"`);
  }
  return [text.slice(0, index + 1), text.slice(index + 1 + mark.length)];
}

function section(definition: PolicyDefinition): string {
  const { name, title, watches, cost, yields, techniques, enforcement, ownParameters } = definition;
  const facts = [
    `- Watches: ${watches}.`,
    `- Costs: ${cost}.`,
    `- Yields: ${yields}.`,
    `- MITRE ATT&CK: ${techniques.join(", ")}.`,
    `- Enforcing: ${enforcement ?? "not possible, it observes only"}.`,
    ...defaults(definition),
  ];
  return `### ${name}\n\n${title}.\n\n${facts.join("\n")}\n${parameterTable(ownParameters)}`;
}

/** Where a policy differs from the others in the parameters that all of them take. */
function defaults({ defaults: { exceptBinaries = [], rateLimit, podsOnly } }: PolicyDefinition): string[] {
  const sentences = [
    ...(podsOnly ? ["watches pods only unless a selector says otherwise"] : []),
    ...(exceptBinaries.length > 0 ? [`\`exceptBinaries\` is ${codes(exceptBinaries)}`] : []),
    ...(rateLimit === undefined ? [] : [`\`rateLimit\` is \`${rateLimit}\``]),
  ];
  return sentences.length === 0 ? [] : [`- Defaults: ${sentences.join("; ")}.`];
}

function parameterTable(parameters: OwnParameter[]): string {
  if (parameters.length === 0) {
    return "";
  }
  const rows = parameters.map(
    ({ name, meaning, default: value }) =>
      `| \`${name}\` | ${meaning.replace(/\|/g, "\\|")} | ${Array.isArray(value) ? codes(value) : codes([value])} |`,
  );
  return ["", "| parameter | meaning | default |", "| --- | --- | --- |", ...rows, ""].join("\n");
}

function codes(values: readonly unknown[]): string {
  return values.length === 0 ? "none" : values.map((value) => `\`${String(value)}\``).join(", ");
}

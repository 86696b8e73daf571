import { readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import {
  bufferGroup,
  elasticsearchGroup,
  filebeatGroup,
  integrationGroup,
  publisherGroup,
  retentionGroup,
  tetragonGroup,
} from "../components/validation/groups";
import { kibanaGroup } from "../components/validation/kibana-group";
import { indexerGroup, kafkaGroup } from "../components/validation/kafka-arguments";
import { logstashGroup } from "../components/validation/output-arguments";
import { agentGroup, fleetShape } from "../components/validation/collector-arguments";
import { metricsGroup } from "../components/validation/release-arguments";
import { projectRoot, readProject } from "./project";
import { settingExamples, settingMeanings } from "./setting-examples";

/** The checks of the settings that are objects, by key. */
export const settingGroups: Record<string, z.ZodType> = {
  elasticsearch: elasticsearchGroup,
  agent: agentGroup,
  fleet: z.strictObject(fleetShape),
  integration: integrationGroup,
  kafka: kafkaGroup,
  logstash: logstashGroup,
  // The group may come from another resource, so the checks have it apart.
  indexer: z.strictObject({ ...indexerGroup.shape, consumerGroup: z.string().optional() }),
  publisher: publisherGroup,
  kibana: kibanaGroup,
  metrics: metricsGroup,
  tetragon: tetragonGroup,
  filebeat: filebeatGroup,
  buffer: bufferGroup,
  retention: retentionGroup,
};

/** One key as docs/settings.md shows it. */
interface SettingRow {
  key: string;
  type: string;
  default: string;
  meaning: string;
  example: string;
}

/** The part of a JSON schema of a setting that is shown. */
interface FormSchema {
  type?: string;
  enum?: string[];
  items?: FormSchema;
  /** What a text or number means, with its unit and range. */
  form?: string;
  default?: unknown;
  properties?: Record<string, FormSchema>;
}

interface ArgumentSchema {
  $ref?: string;
  description?: string;
  properties?: Record<string, ArgumentSchema>;
}

const secretKeys = [
  "elasticsearchPassword",
  "elasticsearchApiKey",
  "publisherApiKey",
  "chartRepositoryPassword",
  "kafkaPassword",
];

/** docs/settings.md: every key of a stack file, from the checks that read it. */
export function settingsMarkdown(): string {
  const { config, name } = readProject();
  const single: SettingRow[] = [];
  const groups: string[] = [];
  for (const [key, declared] of Object.entries(config)) {
    const group = settingGroups[key];
    if (group === undefined) {
      single.push({
        key,
        type: secretKeys.includes(key) ? "secret text" : words(declared.type),
        default: shown(declared.default),
        meaning: sentence(declared.description),
        example: settingExamples[key] ?? "",
      });
    } else {
      groups.push(`## ${key}\n\n${table(groupRows(key, group))}`);
    }
  }
  return `# Settings

Every key of a stack file, made from the checks that read it (\`npm run settings-docs\`). Keys have the prefix \`${name}:\`.
\`pulumi config set\` writes one; \`--path\` reaches into an object, and \`--secret\` encrypts. In zsh quote a key with brackets:

\`\`\`sh
pulumi config set --path 'elasticsearch.endpoints[0]' https://es.example.com:9200
pulumi config set --path retention.days 90
pulumi config set --secret elasticsearchPassword
\`\`\`

Only an endpoint and a credential are required. A misspelt key is refused. All errors of a stack are reported at once, each
with its key and what to write.

## Keys

${table(single)}
${groups.join("\n")}`;
}

/** Rows of a group's keys, those of objects inside it too. */
export function groupRows(key: string, group: z.ZodType): SettingRow[] {
  const schema = z.toJSONSchema(group, { io: "input", unrepresentable: "any" }) as FormSchema;
  return rowsBelow(key, schema, argumentsOf(key));
}

function rowsBelow(key: string, { properties = {} }: FormSchema, described: ArgumentSchema): SettingRow[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = `${key}.${name}`;
    const argument = described.properties?.[name] ?? {};
    const row = {
      key: path,
      type: typeOf(field),
      default: shown(field.default),
      meaning: settingMeanings[path] ?? sentence(withoutDefault(argument.description ?? "")),
      example: settingExamples[path] ?? "",
    };
    return [row, ...rowsBelow(path, field, referenced(argument))];
  });
}

function typeOf({ type, enum: choices, items, form, properties }: FormSchema): string {
  if (choices) {
    return choices.map((choice) => `\`${choice}\``).join(" or ");
  }
  if (items) {
    return items.enum ? `list of ${items.enum.map((choice) => `\`${choice}\``).join(", ")}` : "list";
  }
  if (properties) {
    return `object: ${Object.keys(properties).join(", ")}`;
  }
  if (form !== undefined) {
    return form;
  }
  return words(type ?? "text or number");
}

function words(type: string): string {
  return { string: "text", boolean: "`true` or `false`", object: "object", number: "number" }[type] ?? type;
}

interface ArgumentTypes {
  resources: Record<string, { inputProperties: Record<string, ArgumentSchema> }>;
  types: Record<string, ArgumentSchema>;
}

/** What the components' arguments say of the same keys. */
const argumentTypes = JSON.parse(
  readFileSync(join(projectRoot, "components", "schema.json"), "utf8"),
) as ArgumentTypes;

function argumentsOf(group: string): ArgumentSchema {
  const pipeline = argumentTypes.resources["tetragon-elastic:index:TetragonPipeline"];
  return referenced(pipeline?.inputProperties[group] ?? {});
}

function referenced({ $ref }: ArgumentSchema): ArgumentSchema {
  return argumentTypes.types[$ref?.replace("#/types/", "") ?? ""] ?? {};
}

/** The column of defaults has it. */
function withoutDefault(description: string): string {
  return description.replace(/\n/g, " ").replace(/; [^.;]* by default(?=\.)|^`[^`]*` by default\.$/, "");
}

function sentence(text: string): string {
  return text === "" || text.endsWith(".") ? text : `${text}.`;
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return ["", "{}", "[]"].includes(text) ? "" : `\`${text}\``;
}

function table(rows: SettingRow[]): string {
  const cell = (text: string) => text.replace(/\|/g, "\\|").replace(/<(?=\w)/g, "&lt;");
  const lines = rows.map(({ key, type, default: value, meaning, example }) => {
    const code = example === "" ? "" : `\`${example}\``;
    return `| \`${key}\` | ${[type, value, meaning, code].map(cell).join(" | ")} |`;
  });
  return [
    "| key | type, unit | default | meaning | example |",
    "| --- | --- | --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
}

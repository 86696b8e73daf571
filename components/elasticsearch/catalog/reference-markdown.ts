import { fieldCatalog } from ".";
import type { Field } from "./field";

/** The field reference as Markdown (docs/fields.md), made from the catalog. */
export function fieldReferenceMarkdown(): string {
  const { ecs, tetragon } = fieldCatalog("lean");
  const full = fieldCatalog("full").tetragon.filter(
    ({ name }) => !tetragon.some((field) => field.name === name),
  );
  const stored = ecs.filter(({ type }) => type !== "alias");
  const aliases = ecs.filter(({ type }) => type === "alias");
  return [
    "# Fields",
    "",
    "Made from the field catalog, which also makes the index template (`npm run fields`). Sources are paths in a",
    "[Tetragon event](https://tetragon.io/docs/reference/grpc-api/), relative to its kind. A type with *doc values* has no",
    "index: it can be searched, sorted and aggregated, but a search for it alone reads every value of its time range.",
    "",
    "## ECS, Kubernetes and Filebeat",
    "",
    ...table(["field", "type", "source"], stored, ({ source }) => source),
    "",
    "## Aliases with `eventFields: lean`",
    "",
    "Names of the official `cilium_tetragon` package, and of ECS, that answer for another field. An alias answers for the",
    "value, not for the kind: filter kinds by `event.action`.",
    "",
    ...table(["name", "type", "stands for"], aliases, ({ path }) => `\`${path}\``),
    "",
    "## Tetragon's own names with `eventFields: lean`",
    "",
    "What ECS does not hold.",
    "",
    ...table(["field", "type", "source"], tetragon, ({ source }) => source),
    "",
    "## Further fields with `eventFields: full`",
    "",
    ...table(["field", "type", "source"], full, ({ source }) => source),
    "",
  ].join("\n");
}

function table(head: string[], fields: Field[], last: (field: Field) => string): string[] {
  const rows = [...fields]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((field) => `| \`${field.name}\` | ${typeOf(field)} | ${last(field)} |`);
  return [`| ${head.join(" | ")} |`, "| --- | --- | --- |", ...rows];
}

function typeOf({ type, docValuesOnly }: Field): string {
  return docValuesOnly ? `${type}, doc values` : type;
}

import { fieldCatalog } from "../../../components/elasticsearch/catalog";
import type { JsonObject } from "../../../components/json";
import type { ElasticView } from "../elastic-view";
import { type Finding, failed, ok, warning } from "../verdict";

/**
 * The templates of a store that another stack owns (`assets: none`): whatever they are called, the one that a new index
 * of this stack's stream would get must have the fields that this stack's collector writes.
 */
export async function sharedTemplates(view: ElasticView): Promise<Finding> {
  const { dataStream, documents, eventFields } = view.declared;
  const inForce = await effectiveFields(view);
  if (!inForce) {
    return failed("template-missing", `no template is for ${dataStream}, which another stack owns`);
  }
  if (documents === "raw") {
    // Elastic's package has a mapping of its own; that it is for the stream is all that can be said.
    const own = [...inForce].filter((name) => name.startsWith("cilium_tetragon.log."));
    return own.length > 0
      ? ok(`Elastic's package, with ${own.length} fields of Tetragon for ${dataStream}`)
      : failed("template-missing", `the one for ${dataStream} is not that of the package cilium_tetragon`);
  }
  const { ecs, tetragon } = fieldCatalog(eventFields);
  const wanted = [...ecs, ...tetragon].map(({ name }) => name);
  const missing = wanted.filter((name) => !inForce.has(name));
  if (missing.length === 0) {
    return ok(`another stack's, with all ${wanted.length} fields of ${dataStream}`);
  }
  // Elasticsearch has a template of its own for logs-*-*: it matches, and has hardly any of our fields.
  return missing.length > wanted.length / 2
    ? failed(
        "template-missing",
        `the one for ${dataStream} has ${wanted.length - missing.length} of ${wanted.length} fields`,
      )
    : warning(
        "event-fields-differ",
        `${missing.length} of ${wanted.length} fields, ${missing[0]} for example`,
      );
}

/** The fields that a new index of the stream would have; undefined where no template is for it. */
export async function effectiveFields(view: ElasticView): Promise<Set<string> | undefined> {
  const path = `/_index_template/_simulate_index/${view.declared.dataStream}`;
  const { template } = ((await view.post(path, {})) ?? {}) as { template?: { mappings?: JsonObject } };
  return template && fieldPaths(template.mappings ?? {});
}

/** Full names of all fields of a mapping, those below others too. */
export function fieldPaths({ properties }: JsonObject, prefix = ""): Set<string> {
  const paths = new Set<string>();
  for (const [name, field] of Object.entries((properties ?? {}) as Record<string, JsonObject>)) {
    const path = `${prefix}${name}`;
    if (field.properties === undefined) {
      paths.add(path);
    }
    fieldPaths(field, `${path}.`).forEach((below) => paths.add(below));
  }
  return paths;
}

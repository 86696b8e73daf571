import { errors } from "@elastic/elasticsearch";

import { type JsonObject, isPlainObject } from "../../../components/json";
import type { DeclaredObject, DeclaredStack } from "../declared-stack";
import { type ElasticView, elasticReason } from "../elastic-view";
import { noSidecar } from "./release-checks";
import { sharedTemplates } from "./shared-store";
import { CannotRead, type Check, type Finding, failed, ok, skipped, warning } from "../verdict";

/**
 * Whether Elasticsearch answers at all, and with which version. The other checks of Elasticsearch run only where this
 * one does not fail.
 */
export const reachable: Check<ElasticView> = {
  id: "elasticsearch",
  title: "Elasticsearch answers",
  causes: [
    "elasticsearch-unreachable",
    "elasticsearch-tls",
    "not-elasticsearch",
    "credential-refused",
    "version-differs",
  ],
  async run(view) {
    let info: Awaited<ReturnType<ElasticView["info"]>>;
    try {
      info = await view.info();
    } catch (error) {
      return connectionProblem(error);
    }
    const version = (info as Partial<typeof info> | undefined)?.version?.number;
    if (typeof version !== "string") {
      return failed("not-elasticsearch", "the answer names no version");
    }
    const { elasticsearchVersion: declared } = view.declared;
    const seen = `${view.target.endpoints[0]} has ${version}`;
    return declared === undefined || minor(declared) === minor(version)
      ? ok(seen)
      : warning("version-differs", `${seen}, elasticsearchVersion says ${declared}`);
  },
};

function minor(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

function connectionProblem(error: unknown): Finding {
  const reason = elasticReason(error);
  if (error instanceof errors.ResponseError && (error.statusCode === 401 || error.statusCode === 403)) {
    return failed("credential-refused", reason);
  }
  if (error instanceof errors.ProductNotSupportedError || error instanceof errors.ResponseError) {
    return failed("not-elasticsearch", reason);
  }
  if (error instanceof errors.DeserializationError) {
    return failed("not-elasticsearch", "the answer is no JSON");
  }
  return /certificate|self.signed|altnames|fingerprint|SSL|TLS/i.test(reason)
    ? failed("elasticsearch-tls", reason)
    : failed("elasticsearch-unreachable", reason);
}

/** Checks of what the stack that owns the templates declares. */
export const templateChecks: Check<ElasticView>[] = [
  {
    id: "templates",
    title: "Templates and ingest pipelines are the declared ones",
    causes: ["template-missing", "template-changed", "event-fields-differ"],
    async run(view) {
      const { indexTemplates, componentTemplates, ingestPipelines } = view.declared;
      const all = [...indexTemplates, ...componentTemplates, ...ingestPipelines];
      if (all.length === 0) {
        return sharedTemplates(view);
      }
      const differing = await Promise.all([
        ...indexTemplates.map((template) => differs(view, "/_index_template", template, indexTemplateOf)),
        ...componentTemplates.map((template) => differs(view, "/_component_template", template, componentOf)),
        ...ingestPipelines.map((pipeline) => differs(view, "/_ingest/pipeline", pipeline, pipelineOf)),
      ]);
      const missing = differing.flatMap(({ name, difference }) => (difference === "missing" ? [name] : []));
      if (missing.length > 0) {
        return failed("template-missing", missing.join(", "));
      }
      const changed = differing.flatMap(({ name, difference }) =>
        difference ? [`${name} (${difference})`] : [],
      );
      return changed.length > 0 ? warning("template-changed", changed.join(", ")) : ok(`all ${all.length}`);
    },
  },
];

/** What an object is made of, in a form that two spellings of the same have in common. */
type Parts = Record<string, unknown>;

async function differs(
  view: ElasticView,
  path: string,
  { name, inputs }: DeclaredObject,
  read: (
    answer: JsonObject,
    name: string,
  ) => { live: Parts; declared: (inputs: JsonObject) => Parts } | undefined,
): Promise<{ name: string; difference?: string }> {
  const answer = await view.get(`${path}/${encodeURIComponent(name)}`);
  const found = answer && read(answer, name);
  if (!found) {
    return { name, difference: "missing" };
  }
  const declared = found.declared(inputs);
  const parts = Object.keys({ ...declared, ...found.live });
  const differing = parts.filter((part) => stable(declared[part]) !== stable(found.live[part]));
  return differing.length === 0 ? { name } : { name, difference: differing.join(", ") };
}

function indexTemplateOf(answer: JsonObject) {
  const [entry] = (answer.index_templates ?? []) as { index_template: JsonObject }[];
  const live = entry?.index_template;
  return (
    live && {
      live: {
        "index patterns": live.index_patterns,
        components: live.composed_of,
        priority: live.priority,
        ...templateParts(live.template as JsonObject | undefined),
      },
      declared: (inputs: JsonObject) => ({
        "index patterns": inputs.indexPatterns,
        components: inputs.composedOfs,
        priority: inputs.priority,
        ...declaredParts(inputs.template as JsonObject | undefined),
      }),
    }
  );
}

function componentOf(answer: JsonObject) {
  const [entry] = (answer.component_templates ?? []) as { component_template: JsonObject }[];
  const live = entry?.component_template;
  return (
    live && {
      live: templateParts(live.template as JsonObject | undefined),
      declared: (inputs: JsonObject) => declaredParts(inputs.template as JsonObject | undefined),
    }
  );
}

function pipelineOf(answer: JsonObject, name: string) {
  const live = answer[name] as JsonObject | undefined;
  return (
    live && {
      live: { processors: live.processors ?? [] },
      declared: (inputs: JsonObject) => ({
        processors: ((inputs.processors ?? []) as string[]).map((text) => JSON.parse(text) as unknown),
      }),
    }
  );
}

function templateParts(template: JsonObject = {}): Parts {
  return { settings: flatSettings(template.settings), mappings: template.mappings ?? {} };
}

function declaredParts(template: JsonObject = {}): Parts {
  const parsed = (text: unknown) => (typeof text === "string" ? (JSON.parse(text) as unknown) : {});
  return { settings: flatSettings(parsed(template.settings)), mappings: parsed(template.mappings) };
}

/** Elasticsearch gives settings nested below `index`, whatever they were put as. */
function flatSettings(settings: unknown, prefix = ""): Record<string, unknown> {
  if (!isPlainObject(settings)) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) => {
      const path = prefix === "" ? key : `${prefix}.${key}`;
      return isPlainObject(value)
        ? Object.entries(flatSettings(value, path))
        : [[path.startsWith("index.") ? path : `index.${path}`, value]];
    }),
  );
}

/** JSON with sorted keys, in which numbers and truth values are texts as Elasticsearch may give them. */
function stable(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(stable).join()}]`;
  }
  if (isPlainObject(value)) {
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${stable(value[key])}`).join()}}`;
  }
  return value === undefined || value === null ? "" : JSON.stringify(String(value));
}

/** Rights that the publisher needs, and some that it must not have. */
const needed = ["create_doc", "auto_configure"];
const tooMuch = ["read", "delete", "delete_index", "manage"];

/** Checks what the credential may do that writes the documents: the sidecar's, or the indexer's. */
export function publisherCheck(publisher: () => Promise<ElasticView | undefined>): Check<ElasticView> {
  return {
    id: "publisher",
    title: "The publisher's credential has its rights and no more",
    causes: ["collector-unauthorized", "publisher-lacks-rights", "publisher-has-too-much"],
    async run({ declared }) {
      if (!declared.sidecar) {
        return skipped(noSidecar);
      }
      const elsewhere = writtenElsewhere(declared);
      if (elsewhere !== undefined) {
        return skipped(elsewhere);
      }
      const view = await publisher();
      if (!view) {
        return skipped("the publisher's Secret cannot be read");
      }
      const { dataStream, deadLetterDataStream } = declared;
      const streams = [dataStream, deadLetterDataStream].filter((name) => name !== "");
      const body = { cluster: ["monitor"], index: [{ names: streams, privileges: [...needed, ...tooMuch] }] };
      try {
        const answer = await view.post("/_security/user/_has_privileges", body);
        if (!answer) {
          return skipped("this Elasticsearch has no security");
        }
        return rights(answer as unknown as Privileges, streams);
      } catch (error) {
        if (error instanceof CannotRead && / 401 /.test(error.message)) {
          return failed("collector-unauthorized", error.message);
        }
        throw error;
      } finally {
        await view.close();
      }
    },
  };
}

/** Why this stack has no credential that writes to Elasticsearch, if it has none. */
function writtenElsewhere({ output, indexer }: DeclaredStack): string | undefined {
  if (output === "logstash") {
    return "Logstash writes the documents, with a credential of its own";
  }
  return output === "kafka" && !indexer ? "another stack's indexer writes the documents" : undefined;
}

interface Privileges {
  cluster?: Record<string, boolean>;
  index?: Record<string, Record<string, boolean>>;
}

function rights({ cluster = {}, index = {} }: Privileges, streams: string[]): Finding {
  const lacking = streams.flatMap((stream) =>
    needed
      .filter((privilege) => index[stream]?.[privilege] === false)
      .map((privilege) => `${privilege} on ${stream}`),
  );
  if (cluster.monitor === false) {
    lacking.push("monitor on the cluster");
  }
  if (lacking.length > 0) {
    return failed("publisher-lacks-rights", lacking.join(", "));
  }
  const excess = streams.flatMap((stream) =>
    tooMuch.filter((privilege) => index[stream]?.[privilege]).map((privilege) => `${privilege} on ${stream}`),
  );
  return excess.length > 0
    ? warning("publisher-has-too-much", excess.join(", "))
    : ok(`${needed.join(" and ")} on ${streams.join(" and ")}`);
}

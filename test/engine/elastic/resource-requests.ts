import { type ConnectionSettings, send } from "./connection";
import { fleetRequests } from "./fleet";

type Json = Record<string, unknown>;

/** Where a resource's requests go. */
export interface Connections {
  elasticsearch: ConnectionSettings;
  kibana: ConnectionSettings | undefined;
}

/** How one type of resource is made, changed and removed. */
export interface ResourceRequests {
  /** Inputs whose change needs a new object. */
  replaceOn: string[];
  id(inputs: Json): string;
  create(connections: Connections, inputs: Json): Promise<Json | void>;
  update(connections: Connections, inputs: Json, olds: Json): Promise<void>;
  remove(connections: Connections, olds: Json): Promise<void>;
  /** Throws a ConnectionError of status 404 where the object is gone. */
  read(connections: Connections, olds: Json): Promise<void>;
}

/** The requests of a resource by its type token, the same that the real provider sends. */
export function requestsOf(type: string): ResourceRequests {
  const name = type.split(":").pop() as string;
  return (
    elasticsearchRequests[name] ??
    fleetRequests(name, kept(type, /^(Kibana|Fleet)/.test(name) ? "kibana" : "elasticsearch"))
  );
}

/** An object that is put under its name. */
function named(path: string, body: (inputs: Json) => unknown, replaceOn = ["name"]): ResourceRequests {
  const put = async ({ elasticsearch }: Connections, inputs: Json): Promise<void> => {
    await send(elasticsearch, "PUT", `${path}/${inputs.name as string}`, body(inputs));
  };
  const at = ({ name }: Json): string => `${path}/${name as string}`;
  return {
    replaceOn,
    id: ({ name }) => name as string,
    create: put,
    update: put,
    remove: async ({ elasticsearch }, olds) => void (await send(elasticsearch, "DELETE", at(olds))),
    read: async ({ elasticsearch }, olds) => void (await send(elasticsearch, "GET", at(olds))),
  };
}

const elasticsearchRequests: Record<string, ResourceRequests> = {
  ElasticsearchComponentTemplate: named("/_component_template", templateBody),
  ElasticsearchIndexTemplate: named("/_index_template", templateBody),
  ElasticsearchIngestPipeline: named(
    "/_ingest/pipeline",
    ({ description, processors, onFailures, metadata }) => ({
      description,
      processors: (processors as string[]).map(parsed),
      on_failure: (onFailures as string[] | undefined)?.map(parsed),
      _meta: parsed(metadata),
    }),
  ),
  ElasticsearchIndexLifecycle: named(
    "/_ilm/policy",
    ({ metadata, hot, warm, cold, frozen, delete: remove }) => ({
      policy: { _meta: parsed(metadata), phases: snakeCase({ hot, warm, cold, frozen, delete: remove }) },
    }),
  ),
  ElasticsearchSecurityRole: named("/_security/role", ({ clusters, indices, description }) => ({
    cluster: clusters,
    indices: snakeCase(indices),
    description,
  })),
  ElasticsearchDataStreamLifecycle: {
    ...named("/_data_stream", () => ({})),
    ...withLifecyclePath(),
  },
  ElasticsearchSecurityApiKey: {
    replaceOn: ["name", "expiration", "type"],
    id: ({ name }) => name as string,
    create: async ({ elasticsearch }, { name, expiration, roleDescriptors, metadata }) => {
      const key = await send<Json>(elasticsearch, "POST", "/_security/api_key", {
        name,
        expiration,
        role_descriptors: parsed(roleDescriptors),
        metadata: parsed(metadata),
      });
      return {
        keyId: key.id,
        apiKey: key.api_key,
        encoded: key.encoded,
        expirationTimestamp: key.expiration ?? 0,
        type: "rest",
      };
    },
    update: async ({ elasticsearch }, inputs, { keyId }) => {
      const body = { role_descriptors: parsed(inputs.roleDescriptors), metadata: parsed(inputs.metadata) };
      await send(elasticsearch, "PUT", `/_security/api_key/${keyId as string}`, body);
    },
    remove: async ({ elasticsearch }, { keyId }) =>
      void (await send(elasticsearch, "DELETE", "/_security/api_key", { ids: [keyId] })),
    read: async ({ elasticsearch }, { keyId }) =>
      void (await send(elasticsearch, "GET", `/_security/api_key?id=${keyId as string}`)),
  },
};

function withLifecyclePath(): Pick<ResourceRequests, "create" | "update" | "remove" | "read"> {
  const at = ({ name }: Json): string => `/_data_stream/${name as string}/_lifecycle`;
  const put = async ({ elasticsearch }: Connections, inputs: Json): Promise<void> => {
    await send(elasticsearch, "PUT", at(inputs), {
      data_retention: inputs.dataRetention,
      enabled: inputs.enabled,
    });
  };
  return {
    create: put,
    update: put,
    remove: async ({ elasticsearch }, olds) => void (await send(elasticsearch, "DELETE", at(olds))),
    read: async ({ elasticsearch }, olds) => void (await send(elasticsearch, "GET", at(olds))),
  };
}

/** What cannot run here (Kibana, Fleet) only keeps what it is sent. */
function kept(type: string, where: keyof Connections): ResourceRequests {
  const connection = (connections: Connections): ConnectionSettings => {
    const settings = connections[where];
    if (!settings) {
      throw new Error(`${type} needs a connection to ${where}, which the provider is configured without`);
    }
    return settings;
  };
  const path = (id: unknown): string =>
    `/kept/${encodeURIComponent(type)}/${encodeURIComponent(id as string)}`;
  const id = (inputs: Json): string => {
    const { spaceId = "default", name, dataView } = inputs;
    const own = inputs.id ?? inputs.policyId ?? inputs.ruleId ?? inputs.connectorId ?? name;
    return `${spaceId as string}/${(own ?? (dataView as Json | undefined)?.id ?? "only") as string}`;
  };
  const put = async (connections: Connections, inputs: Json): Promise<void> => {
    await send(connection(connections), "PUT", path(id(inputs)), inputs);
  };
  return {
    replaceOn: ["spaceId", "id", "policyId", "ruleId", "connectorId"],
    id,
    create: put,
    update: put,
    remove: async (connections, olds) => void (await send(connection(connections), "DELETE", path(id(olds)))),
    read: async (connections, olds) => void (await send(connection(connections), "GET", path(id(olds)))),
  };
}

function templateBody(inputs: Json): Json {
  const template = inputs.template as Json | undefined;
  const dataStream = inputs.dataStream as Json | undefined;
  return {
    index_patterns: inputs.indexPatterns,
    composed_of: inputs.composedOfs,
    ignore_missing_component_templates: inputs.ignoreMissingComponentTemplates,
    priority: inputs.priority,
    version: inputs.version,
    _meta: parsed(inputs.metadata),
    data_stream: dataStream && snakeCase(dataStream),
    template: template && {
      settings: parsed(template.settings),
      mappings: parsed(template.mappings),
      lifecycle: snakeCase(template.lifecycle),
      data_stream_options: snakeCase(template.dataStreamOptions),
    },
  };
}

/** The provider takes JSON as text. */
function parsed(text: unknown): unknown {
  return typeof text === "string" ? JSON.parse(text) : undefined;
}

/** Elasticsearch's names for the provider's. */
function snakeCase(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(snakeCase);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      snakeCase(part),
    ]),
  );
}

/**
 * Answers for the provider `elasticstack`, which cannot be had here: a plugin that the engine starts. It refuses what
 * the provider's schema does not allow and sends everything else on to an Elasticsearch. `STAND_IN_SCHEMA` names the
 * file with the schema, `STAND_IN_LOG` the file that gets one line of JSON for each call that changes something.
 */
import { isPlainObject } from "../../../components/json";
import { appendFileSync, readFileSync } from "node:fs";

import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { ConnectionError, type ConnectionSettings } from "./connection";
import { enrolmentTokens } from "./fleet";
import { type InputProblem, checkInputs } from "./input-check";
import { type PropertyChange, differences } from "./input-diff";
import { type Connections, requestsOf } from "./resource-requests";
import type { SdkSchema } from "./sdk-schema";

type Json = Record<string, unknown>;
type Unary<Request, Response> = (call: { request: Request }) => Promise<Response>;

const schema = JSON.parse(readFileSync(process.env.STAND_IN_SCHEMA as string, "utf8")) as SdkSchema;
let connections: Connections | undefined;

function configured(): Connections {
  if (!connections) {
    throw new Error("the provider is used before it is configured");
  }
  return connections;
}

function log(operation: string, urn: string): void {
  const [, type = "", name = ""] = /::([^:$]*:[^:$]*:[^:$]*)::(.*)$/.exec(urn) ?? [];
  const line = { operation, type, name, at: new Date().toISOString() };
  appendFileSync(process.env.STAND_IN_LOG as string, `${JSON.stringify(line)}\n`);
}

function typeOf(urn: string): string {
  return (urn.split("::")[2] as string).split("$").pop() as string;
}

function object(struct: Struct | undefined): Json {
  return (struct?.toJavaScript() ?? {}) as Json;
}

function struct(value: object): Struct {
  // Undefined has no place in a message.
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(value)) as Record<string, never>);
}

/** Key by which Pulumi's protocol marks a wrapped value. */
const secretSignature = "4dabf18193072939515e22adb298388d";

/** The provider's own configuration arrives as JSON texts. */
function configuration(inputs: Json): Json {
  const entries = Object.entries(inputs).filter(([name]) => name in schema.provider);
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const text = revealed(value);
      return [name, isJson(text) ? (JSON.parse(text) as unknown) : text];
    }),
  );
}

/** A value out of the wrapping in which the engine sends what is secret. */
function revealed(value: unknown): unknown {
  return isPlainObject(value) && secretSignature in value ? value.value : value;
}

function isJson(text: unknown): text is string {
  return typeof text === "string" && text.startsWith("[");
}

function checked(news: Struct | undefined, problems: InputProblem[]): rpc.CheckResponse {
  const response = new rpc.CheckResponse();
  response.setInputs(news);
  response.setFailuresList(
    problems.map(({ property, reason }) => {
      const failure = new rpc.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

function diffResponse(changes: PropertyChange[], replaceOn: string[]): rpc.DiffResponse {
  const response = new rpc.DiffResponse();
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = rpc.PropertyDiff.Kind;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  const roots = [...new Set(changes.map(({ path }) => path.split(/[.[]/)[0] as string))];
  response.setChanges(
    changes.length > 0 ? rpc.DiffResponse.DiffChanges.DIFF_SOME : rpc.DiffResponse.DiffChanges.DIFF_NONE,
  );
  response.setDiffsList(roots);
  response.setReplacesList(roots.filter((root) => replaceOn.includes(root)));
  response.setHasdetaileddiff(true);
  for (const { path, kind } of changes) {
    const detail = new rpc.PropertyDiff();
    detail.setKind(kinds[kind][replaceOn.includes(path.split(/[.[]/)[0] as string) ? 1 : 0]);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

const parameterize: Unary<rpc.ParameterizeRequest, rpc.ParameterizeResponse> = async ({ request }) => {
  const response = new rpc.ParameterizeResponse();
  response.setName(request.getValue()?.getName() ?? "");
  response.setVersion(request.getValue()?.getVersion() ?? "");
  return response;
};

const checkConfig: Unary<rpc.CheckRequest, rpc.CheckResponse> = async ({ request }) => {
  const news = object(request.getNews());
  // The SDK adds the version of the package.
  const unknown = Object.keys(news).filter((name) => name !== "version" && !(name in schema.provider));
  return checked(request.getNews(), [
    ...unknown.map((property) => ({ property, reason: "is no property of the provider" })),
    ...checkInputs(configuration(news), schema.provider, schema.types),
  ]);
};

const diffConfig: Unary<rpc.DiffRequest, rpc.DiffResponse> = async ({ request }) =>
  diffResponse(
    differences(configuration(object(request.getOldInputs())), configuration(object(request.getNews()))),
    [],
  );

const configure: Unary<rpc.ConfigureRequest, rpc.ConfigureResponse> = async ({ request }) => {
  const { elasticsearches, kibanas } = configuration(object(request.getArgs())) as Record<
    string,
    ConnectionSettings[]
  >;
  connections = { elasticsearch: elasticsearches?.[0] ?? {}, kibana: kibanas?.[0] };
  const response = new rpc.ConfigureResponse();
  response.setSupportspreview(true);
  return response;
};

const check: Unary<rpc.CheckRequest, rpc.CheckResponse> = async ({ request }) => {
  const properties = schema.resources[typeOf(request.getUrn())];
  const problems = properties
    ? checkInputs(object(request.getNews()), properties, schema.types)
    : [{ property: "", reason: `there is no resource type ${typeOf(request.getUrn())}` }];
  return checked(request.getNews(), problems);
};

const diff: Unary<rpc.DiffRequest, rpc.DiffResponse> = async ({ request }) => {
  const changes = differences(object(request.getOldInputs()), object(request.getNews()));
  return diffResponse(changes, requestsOf(typeOf(request.getUrn())).replaceOn);
};

const create: Unary<rpc.CreateRequest, rpc.CreateResponse> = async ({ request }) => {
  const urn = request.getUrn();
  const inputs = object(request.getProperties());
  const requests = requestsOf(typeOf(urn));
  const response = new rpc.CreateResponse();
  if (request.getPreview()) {
    response.setProperties(struct(inputs));
    return response;
  }
  log("create", urn);
  const outputs = await requests.create(configured(), inputs);
  response.setId(requests.id(inputs));
  response.setProperties(struct({ ...inputs, ...outputs }));
  return response;
};

const update: Unary<rpc.UpdateRequest, rpc.UpdateResponse> = async ({ request }) => {
  const urn = request.getUrn();
  const [olds, news] = [object(request.getOlds()), object(request.getNews())];
  const response = new rpc.UpdateResponse();
  if (!request.getPreview()) {
    log("update", urn);
    await requestsOf(typeOf(urn)).update(configured(), news, olds);
  }
  const computed = Object.fromEntries(
    Object.entries(olds).filter(([name]) => !(name in (schema.resources[typeOf(urn)] ?? {}))),
  );
  response.setProperties(struct({ ...computed, ...news }));
  return response;
};

const read: Unary<rpc.ReadRequest, rpc.ReadResponse> = async ({ request }) => {
  const response = new rpc.ReadResponse();
  try {
    await requestsOf(typeOf(request.getUrn())).read(configured(), object(request.getProperties()));
  } catch (error) {
    if (error instanceof ConnectionError && error.status === 404) {
      return response;
    }
    throw error;
  }
  response.setId(request.getId());
  response.setProperties(request.getProperties());
  response.setInputs(request.getInputs());
  return response;
};

const remove: Unary<rpc.DeleteRequest, Empty> = async ({ request }) => {
  log("delete", request.getUrn());
  try {
    await requestsOf(typeOf(request.getUrn())).remove(configured(), object(request.getProperties()));
  } catch (error) {
    if (!(error instanceof ConnectionError && error.status === 404)) {
      throw error;
    }
  }
  return new Empty();
};

const invoke: Unary<rpc.InvokeRequest, rpc.InvokeResponse> = async ({ request }) => {
  const token = request.getTok();
  if (!token.endsWith(":getFleetEnrollmentTokens")) {
    throw new Error(`there is no function ${token}`);
  }
  const response = new rpc.InvokeResponse();
  response.setReturn(struct(await enrolmentTokens(configured(), object(request.getArgs()))));
  return response;
};

const getPluginInfo: Unary<Empty, plugin.PluginInfo> = async () => {
  const info = new plugin.PluginInfo();
  info.setVersion("1.1.3");
  return info;
};

const nothing: Unary<unknown, Empty> = async () => new Empty();

/** A thrown error becomes the message that the engine shows. */
function handler<Request, Response>(
  unary: Unary<Request, Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) =>
    void unary(call).then(
      (response) => callback(null, response),
      (error: Error) => callback({ code: grpc.status.UNKNOWN, details: error.message }),
    );
}

const handlers = {
  parameterize,
  checkConfig,
  diffConfig,
  configure,
  check,
  diff,
  create,
  update,
  read,
  delete: remove,
  invoke,
  getPluginInfo,
  attach: nothing,
  cancel: nothing,
};

const maxMessageBytes = 400 * 1024 * 1024;
const server = new grpc.Server({
  "grpc.max_receive_message_length": maxMessageBytes,
  "grpc.max_send_message_length": maxMessageBytes,
});
server.addService(
  ResourceProviderService as unknown as grpc.ServiceDefinition,
  Object.fromEntries(
    Object.entries(handlers).map(([name, unary]) => [name, handler(unary as Unary<unknown, unknown>)]),
  ) as grpc.UntypedServiceImplementation,
);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    throw error;
  }
  // The engine reads the port from the first line.
  console.log(port);
});

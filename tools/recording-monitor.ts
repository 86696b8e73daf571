import { credentials } from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { type Callback, CallbackInvokeRequest } from "@pulumi/pulumi/proto/callback_pb";
import {
  type ReadResourceRequest,
  type RegisterResourceRequest,
  type ResourceInvokeRequest,
  type TransformRequest,
  TransformResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import * as state from "@pulumi/pulumi/runtime/state";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { applyTransform, transformRequest } from "./resource-transforms";

/** A resource as the program declared it, after the transforms of its ancestors. */
export interface DeclaredResource {
  /** Pulumi token, `kubernetes:core/v1:ConfigMap` for example. */
  type: string;
  /** Logical name. */
  name: string;
  /** Logical name of the parent; null for a child of the stack. */
  parent: string | null;
  /** Inputs as they go to the engine: secrets and unknown values are still marked as such. */
  inputs: Record<string, unknown>;
  /** Logical name of the provider that was chosen for it. */
  provider?: string;
  /** Logical names of what it waits for, sorted: what the program says and where its inputs come from. */
  dependsOn?: string[];
  protect?: boolean;
  /** Former names or URNs. */
  aliases?: string[];
  /** Options that change how it is replaced or deleted, where set. */
  options?: ResourceOptions;
  /**
   * Set where nothing is declared: the id of a resource that is only read, or `true` for a function, whose token is the
   * type and whose arguments are the inputs.
   */
  read?: unknown;
}

/** Options of a resource that no other field tells. */
export interface ResourceOptions {
  deleteBeforeReplace?: boolean;
  ignoreChanges?: string[];
  replaceOnChanges?: string[];
  additionalSecretOutputs?: string[];
  retainOnDelete?: boolean;
  deletedWith?: string;
  import?: string;
  version?: string;
  timeouts?: Record<string, string>;
}

/** Answers of functions by their token; what is not there is answered by nothing. */
export type FunctionAnswers = Record<string, Record<string, unknown>>;

/** Outputs by the type of the resource. */
export type KnownOutputs = Record<string, Record<string, unknown>>;

const stackType = "pulumi:pulumi:Stack";

/**
 * A resource monitor without an engine that keeps every registration with its inputs unopened and its options. It
 * answers like a preview in which nothing exists yet: no output of any resource is known. Transforms are called like
 * the engine calls them: over the program's callback server, the resource's own first, then those of each ancestor.
 */
export class RecordingMonitor extends MockMonitor {
  readonly declared: DeclaredResource[] = [];
  /** What the program asks of providers: resources that are there, and answers of functions. */
  readonly reads: DeclaredResource[] = [];
  private readonly transforms = new Map<string, { own: Callback[]; parent: string }>();
  private readonly clients = new Map<string, CallbacksClient>();

  /**
   * @param options.deployed answer as if every resource were there: its outputs repeat its inputs
   * @param options.outputs what a deployed resource of a type has as outputs beside its inputs
   * @param options.answers what functions answer
   */
  constructor({
    deployed = false,
    outputs = {},
    answers = {},
  }: { deployed?: boolean; outputs?: KnownOutputs; answers?: FunctionAnswers } = {}) {
    super({
      newResource: ({ name, type, inputs }) =>
        deployed
          ? { id: `${name}-id`, state: { ...(inputs as object), ...outputs[type] } }
          : { id: undefined, state: {} },
      call: ({ token }) => answers[token] ?? {},
    });
  }

  override async registerResource(
    request: RegisterResourceRequest,
    callback: Parameters<MockMonitor["registerResource"]>[1],
  ): Promise<void> {
    try {
      const urn = urnOf(request);
      this.transforms.set(urn, { own: request.getTransformsList(), parent: request.getParent() });
      await this.transform(request, urn);
      if (request.getType() !== stackType) {
        this.declared.push(declaredResource(request));
      }
    } catch (error) {
      callback(error as never, undefined as never);
      return;
    }
    await super.registerResource(request, callback);
  }

  override async readResource(
    request: ReadResourceRequest,
    callback: Parameters<MockMonitor["readResource"]>[1],
  ): Promise<void> {
    this.reads.push({
      type: request.getType(),
      name: request.getName(),
      parent: parentName(request.getParent()),
      read: request.getId(),
      inputs: plainObject(request.getProperties()),
      ...providerOf(request),
    });
    await super.readResource(request, callback);
  }

  override async invoke(
    request: ResourceInvokeRequest,
    callback: Parameters<MockMonitor["invoke"]>[1],
  ): Promise<void> {
    const type = request.getTok();
    this.reads.push({
      type,
      name: type.split(/[:/]/).at(-1) ?? type,
      parent: null,
      read: true,
      inputs: allSecret(plainObject(request.getArgs())),
      ...providerOf(request),
    });
    await super.invoke(request, callback);
  }

  /** Ends the connections to callback servers. */
  close(): void {
    this.clients.forEach((client) => client.close());
  }

  private async transform(request: RegisterResourceRequest, urn: string): Promise<void> {
    for (let at = urn; at !== ""; at = this.transforms.get(at)?.parent ?? "") {
      for (const transform of this.transforms.get(at)?.own ?? []) {
        applyTransform(request, await this.call(transform, transformRequest(request)));
      }
    }
  }

  private async call(transform: Callback, request: TransformRequest): Promise<TransformResponse> {
    const target = transform.getTarget();
    const client = this.clients.get(target) ?? new CallbacksClient(target, credentials.createInsecure());
    this.clients.set(target, client);
    const invocation = new CallbackInvokeRequest();
    invocation.setToken(transform.getToken());
    invocation.setRequest(request.serializeBinary());
    return new Promise((resolve, reject) => {
      client.invoke(invocation, (error, response) =>
        error
          ? reject(new Error(error.details))
          : resolve(TransformResponse.deserializeBinary(response.getResponse_asU8())),
      );
    });
  }
}

/** The URN that a `MockMonitor` gives a resource. */
function urnOf(request: RegisterResourceRequest): string {
  const parentType = request.getParent().split("::")[2]?.split("$").pop();
  const type = parentType === undefined ? request.getType() : `${parentType}$${request.getType()}`;
  return `urn:pulumi:${[pulumi.getStack(), pulumi.getProject(), type, request.getName()].join("::")}`;
}

function declaredResource(request: RegisterResourceRequest): DeclaredResource {
  const dependsOn = request.getDependenciesList().map(nameOf).sort();
  const aliases = request
    .getAliasesList()
    .map((alias) => (alias.hasUrn() ? alias.getUrn() : (alias.getSpec()?.getName() ?? "")));
  const options = optionsOf(request);
  return {
    type: request.getType(),
    name: request.getName(),
    parent: parentName(request.getParent()),
    inputs: plainObject(request.getObject()),
    ...providerOf(request),
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(request.getProtect() && { protect: true }),
    ...(aliases.length > 0 && { aliases }),
    ...(Object.keys(options).length > 0 && { options }),
  };
}

function plainObject(struct: Struct | undefined): Record<string, unknown> {
  return (struct?.toJavaScript() ?? {}) as Record<string, unknown>;
}

/** The SDK sends a function's arguments without saying which are secret, so all of them may be. */
function allSecret(args: Record<string, unknown>): Record<string, unknown> {
  const { specialSecretSig, specialSigKey } = pulumi.runtime;
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [key, { [specialSigKey]: specialSecretSig, value }]),
  );
}

function providerOf(request: { getProvider(): string }): Pick<DeclaredResource, "provider"> {
  return request.getProvider() === "" ? {} : { provider: nameOf(request.getProvider()) };
}

function optionsOf(request: RegisterResourceRequest): ResourceOptions {
  const timeouts = Object.entries(request.getCustomtimeouts()?.toObject() ?? {}).filter(
    ([, value]) => value !== "",
  );
  const all: ResourceOptions = {
    deleteBeforeReplace: request.getDeletebeforereplacedefined()
      ? request.getDeletebeforereplace()
      : undefined,
    ignoreChanges: filled(request.getIgnorechangesList()),
    replaceOnChanges: filled(request.getReplaceonchangesList()),
    additionalSecretOutputs: filled(request.getAdditionalsecretoutputsList()),
    retainOnDelete: request.getRetainondelete() || undefined,
    deletedWith: request.getDeletedwith() === "" ? undefined : nameOf(request.getDeletedwith()),
    import: request.getImportid() || undefined,
    version: request.getVersion() || undefined,
    timeouts: timeouts.length > 0 ? Object.fromEntries(timeouts) : undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function filled(list: string[]): string[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** The logical name in a URN, or in a reference to a provider, which is a URN with an id behind it. */
function nameOf(urn: string): string {
  return urn.split("::")[3] ?? urn;
}

function parentName(urn: string): string | null {
  const types = urn.split("::")[2];
  return urn === "" || types === stackType ? null : nameOf(urn);
}

/** What a backend without organizations calls its only one. */
const organization = "organization";

/** Makes the monitor the one that the Pulumi runtime of this process talks to. */
export async function useMonitor(
  monitor: MockMonitor,
  project: string,
  stack: string,
  { preview }: { preview: boolean } = { preview: true },
): Promise<void> {
  await pulumi.runtime.setMocks(monitor.mocks, project, stack, preview, organization);
  pulumi.runtime.setMockOptions(monitor, project, stack, preview, organization);
  // Mocks refuse transforms; this monitor calls them. The types leave out what every SDK of this version exports.
  const { getStore } = state as unknown as { getStore(): { supportsTransforms: boolean } };
  getStore().supportsTransforms = true;
}

import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** A resource as the program declared it. */
export interface DeclaredResource {
  /** Pulumi token, `kubernetes:core/v1:ConfigMap` for example. */
  type: string;
  /** Logical name. */
  name: string;
  /** Logical name of the parent; null for a child of the stack. */
  parent: string | null;
  /** Inputs as they go to the engine: secrets and unknown values are still marked as such. */
  inputs: Record<string, unknown>;
}

/** The part of a registration request that is recorded. */
interface RegistrationRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

const stackType = "pulumi:pulumi:Stack";

/**
 * A resource monitor without an engine that keeps every registration with its inputs unopened. It answers like a
 * preview in which nothing exists yet: no output of any resource is known.
 */
export class RecordingMonitor extends MockMonitor {
  readonly declared: DeclaredResource[] = [];

  constructor() {
    super({ newResource: () => ({ id: undefined, state: {} }), call: () => ({}) });
  }

  override async registerResource(
    request: RegistrationRequest,
    callback: Parameters<MockMonitor["registerResource"]>[1],
  ): Promise<void> {
    if (request.getType() !== stackType) {
      this.declared.push({
        type: request.getType(),
        name: request.getName(),
        parent: parentName(request.getParent()),
        inputs: request.getObject()?.toJavaScript() ?? {},
      });
    }
    await super.registerResource(request, callback);
  }
}

function parentName(urn: string): string | null {
  const [, , types, name] = urn.split("::");
  return urn === "" || types === stackType ? null : (name ?? null);
}

/** Makes the monitor the one that the Pulumi runtime of this process talks to, in preview. */
export async function useMonitor(monitor: MockMonitor, project: string, stack: string): Promise<void> {
  await pulumi.runtime.setMocks(monitor.mocks, project, stack, true);
  pulumi.runtime.setMockOptions(monitor, project, stack, true);
}

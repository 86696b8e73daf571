import * as pulumi from "@pulumi/pulumi";

import {
  type DeclaredResource,
  type FunctionAnswers,
  type KnownOutputs,
  RecordingMonitor,
  useMonitor,
} from "./recording-monitor";

/** How a program is run. */
export interface RecordOptions {
  /** Project and stack that the program believes to be in. */
  project?: string;
  stack?: string;
  /** Whether every resource is there: outputs are known and repeat the inputs. Otherwise it is a first preview. */
  deployed?: boolean;
  /** With `deployed`, outputs of resources beside their inputs, by type. */
  outputs?: KnownOutputs;
  /** What functions of providers answer, by their token. */
  answers?: FunctionAnswers;
  /** Whether the result ends with what the program only reads. */
  reads?: boolean;
  /** The stack's configuration, with full keys (`project:key`). */
  config?: Record<string, string>;
}

/**
 * Runs a program without an engine, inside a stack resource as the engine does, and returns every resource it declares,
 * in the order of registration. One at a time: the Pulumi runtime is one per process. Throws what the program throws,
 * at once or when a value becomes known.
 */
export async function recordProgram(
  program: () => unknown,
  options: RecordOptions = {},
): Promise<DeclaredResource[]> {
  const {
    project = "program",
    stack = "test",
    deployed = false,
    outputs,
    answers,
    reads = false,
    config,
  } = options;
  const monitor = new RecordingMonitor({ deployed, outputs, answers });
  await useMonitor(monitor, project, stack, { preview: !deployed });
  if (config) {
    pulumi.runtime.setAllConfig(config, []);
  }
  let failLate: (error: unknown) => void = () => undefined;
  // A check that waits for an output fails in a promise that the runtime leaves to the process, and what waits for
  // that output would wait for ever.
  const late = new Promise<never>((_resolve, reject) => {
    failLate = reject;
  });
  process.on("unhandledRejection", failLate);
  const { prepareStackTrace } = Error;
  // Pulumi's runtime writes down the stack of every promise. With the lines of the sources that takes longer than all
  // the rest of a program, and nobody reads it; an error that the program throws gets its stack when it is shown.
  Error.prepareStackTrace = String;
  try {
    await Promise.race([run(program), late]);
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    process.off("unhandledRejection", failLate);
    monitor.close();
  }
  return reads ? [...monitor.declared, ...monitor.reads] : monitor.declared;
}

async function run(program: () => unknown): Promise<void> {
  let failure: { error: unknown } | undefined;
  await pulumi.runtime.runInPulumiStack(async () => {
    try {
      await program();
    } catch (error) {
      // Thrown from here it would reject further promises of the runtime, which nobody can catch.
      failure = { error };
    }
  });
  await pulumi.runtime.disconnect();
  // What failed last is told to the process only when all promises of this turn are through.
  await new Promise(setImmediate);
  if (failure) {
    throw failure.error;
  }
}

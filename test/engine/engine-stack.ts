import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import {
  type EngineEvent,
  LocalWorkspace,
  PulumiCommand,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation";
import { parse, stringify } from "yaml";

import { projectRoot } from "../../tools/project";
import { administrator } from "./elastic/elastic-service";
import type { TestEnvironment } from "./environment";

/** One thing that the engine does to one resource. */
export interface Step {
  /** `create`, `update`, `delete`, `replace`, `create-replacement`, `delete-replaced`, `read`, `same` … */
  op: string;
  type: string;
  name: string;
  urn: string;
  /** Paths of the properties that differ. */
  diff: string[];
}

/** What a preview or an update did. */
export interface Run {
  /** Everything but `same` and `read`, in the order in which the engine began it. */
  changes: Step[];
  /** The same in the order in which it was done; empty for a preview. */
  done: Step[];
  /** Number of resources by what happened to them. */
  summary: Record<string, number>;
  /** Warnings and errors, but the warning of an Elasticsearch on the loopback address. */
  messages: { severity: string; text: string }[];
  /** Why the command failed; undefined where it did not. */
  error?: string;
  /** Everything that the command printed. */
  output: string;
}

/** How a stack of a test differs from the committed one of its name. */
export interface EngineStackOptions {
  /** A stack file of this name is the start. */
  stack: string;
  /** Folder of another project, whose stack has no settings but those that are given here. @default this project */
  folder?: string;
  /** Settings that replace those of the file, by key without the project's namespace. */
  settings?: Record<string, unknown>;
  /** @default the project's program */
  program?: PulumiFn;
  /** Further variables of the command. */
  env?: Record<string, string>;
}

interface PreviewOptions {
  diff?: boolean;
  policyPacks?: string[];
  env?: Record<string, string>;
}

/** What these tests read of a Pulumi.yaml. */
interface ProjectFile {
  name: string;
  main?: string;
  stackConfigDir?: string;
}

let stacks = 0;

function committedStack(name: string): string {
  return readFileSync(join(projectRoot, "stacks", `Pulumi.${name}.yaml`), "utf8");
}

/** A stack of the project on the real engine, with a workspace of its own. */
export class EngineStack {
  /** Everything that commands of this stack have printed, and every event of the engine that a command may show. */
  transcript = "";

  private constructor(
    private readonly stack: Stack,
    readonly directory: string,
    private readonly stackFile: string,
    private readonly project: string,
  ) {}

  static async create(environment: TestEnvironment, options: EngineStackOptions): Promise<EngineStack> {
    const directory = join(environment.directory, `stack-${++stacks}`);
    const { folder = projectRoot } = options;
    const project = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as ProjectFile;
    const stackFile = join(directory, project.stackConfigDir ?? "", `Pulumi.${options.stack}.yaml`);
    mkdirSync(dirname(stackFile), { recursive: true });
    // The program runs in this process; the engine would look for its file.
    delete project.main;
    writeFileSync(join(directory, "Pulumi.yaml"), stringify(project));
    writeFileSync(stackFile, options.folder ? "config: {}\n" : committedStack(options.stack));
    const backend = join(directory, "backend");
    mkdirSync(backend);
    const program: PulumiFn = async () => {
      // A program of its own has the folder and the environment of the command.
      process.chdir(directory);
      process.env.KUBECONFIG = made.stack.workspace.envVars.KUBECONFIG;
      return (options.program ?? projectProgram)();
    };
    const stack = await LocalWorkspace.createOrSelectStack(
      {
        stackName: options.stack,
        projectName: project.name,
        program,
      },
      {
        workDir: directory,
        pulumiCommand: await PulumiCommand.get({ root: environment.pulumi.root }),
        pulumiHome: environment.pulumi.env.PULUMI_HOME,
        secretsProvider: "passphrase",
        envVars: {
          ...environment.pulumi.env,
          PULUMI_BACKEND_URL: `file://${backend}`,
          KUBECONFIG: environment.kubeconfig,
          ...options.env,
        },
      },
    );
    const made = new EngineStack(stack, directory, stackFile, project.name);
    if (options.folder) {
      made.set({ ...options.settings });
      return made;
    }
    const { elastic, charts } = environment;
    made.set({
      elasticsearchUsername: administrator.username,
      elasticsearch: { endpoints: [elastic.url], ca: elastic.certificate },
      ...options.settings,
    });
    const tetragon = made.get("tetragon") as Record<string, unknown> | undefined;
    made.set({ tetragon: { chartRepository: charts.url, chartVersion: charts.version, ...tetragon } });
    await made.setSecret("elasticsearchPassword", administrator.password);
    return made;
  }

  /** Changes settings in the stack file; undefined removes one. */
  set(settings: Record<string, unknown>): void {
    const content = this.content();
    content.config ??= {};
    for (const [key, value] of Object.entries(settings)) {
      content.config[`${this.project}:${key}`] = value;
    }
    writeFileSync(this.stackFile, stringify(content));
  }

  /** Changes keys within one group of settings; undefined removes one. */
  change(group: string, settings: Record<string, unknown>): void {
    this.set({ [group]: { ...(this.get(group) as object | undefined), ...settings } });
  }

  /** A setting of the stack file. */
  get(key: string): unknown {
    return this.content().config?.[`${this.project}:${key}`];
  }

  /** Variables of the command. */
  get env(): Record<string, string> {
    return this.stack.workspace.envVars;
  }

  /** `pulumi config set --secret`. */
  async setSecret(key: string, value: string): Promise<void> {
    await this.stack.setConfig(`${this.project}:${key}`, { value, secret: true });
  }

  /** `env` holds variables that differ for this preview alone. */
  async preview({ env = {}, ...options }: PreviewOptions = {}): Promise<Run> {
    const { workspace } = this.stack;
    const before = workspace.envVars;
    workspace.envVars = { ...before, ...env };
    try {
      return await this.record((common) => this.stack.preview({ ...common, ...options }));
    } finally {
      workspace.envVars = before;
    }
  }

  /** An abort is what Ctrl-C is to the command. */
  up(options: { target?: string[]; signal?: AbortSignal } = {}): Promise<Run> {
    return this.record((common) => this.stack.up({ ...common, ...options }));
  }

  refresh(): Promise<Run> {
    return this.record((common) => this.stack.refresh(common));
  }

  destroy(): Promise<Run> {
    return this.record((common) => this.stack.destroy(common));
  }

  /** The state as the backend keeps it. */
  state(): string {
    const folder = join(this.directory, "backend", ".pulumi", "stacks", this.project);
    return readFileSync(join(folder, `${this.stack.name}.json`), "utf8");
  }

  async outputs(): Promise<Record<string, unknown>> {
    return Object.fromEntries(
      Object.entries(await this.stack.outputs()).map(([name, { value }]) => [name, value]),
    );
  }

  private record(command: (options: CommonOptions) => Promise<unknown>): Promise<Run> {
    return record(command, (text) => void (this.transcript += text));
  }

  private content(): { config?: Record<string, unknown> } {
    return parse(readFileSync(this.stackFile, "utf8")) as { config?: Record<string, unknown> };
  }
}

/** Runs `index.ts` anew, as the engine's own language host does. */
export const projectProgram: PulumiFn = async () => {
  const load = createRequire(__filename);
  const program = load.resolve("../../index.ts");
  delete load.cache[program];
  return { ...(load(program) as Record<string, unknown>) };
};

interface CommonOptions {
  onEvent: (event: EngineEvent) => void;
  onOutput: (text: string) => void;
  onError: (text: string) => void;
}

/**
 * Runs a command of the Automation API and keeps what it did; a failure of the command is in `error`.
 *
 * @param transcribe gets everything that the command says, for whoever looks for secrets in it
 */
export async function record(
  command: (options: CommonOptions) => Promise<unknown>,
  transcribe: (text: string) => void = () => undefined,
): Promise<Run> {
  const run: Run = { changes: [], done: [], summary: {}, messages: [], output: "" };
  const print = (text: string): void => {
    run.output += text;
    transcribe(text);
  };
  const onEvent = (event: EngineEvent): void => {
    note(run, event);
    // Messages of Pulumi's own SDK for `--debug` hold every value that a resource was registered with.
    if ((event.diagnosticEvent?.severity as string | undefined) !== "debug") {
      transcribe(`${JSON.stringify(event)}\n`);
    }
  };
  try {
    await command({ onEvent, onOutput: print, onError: print });
  } catch (error) {
    run.error = (error as Error).message;
  } finally {
    process.chdir(projectRoot);
  }
  return run;
}

/** Elasticsearch listens on the loopback address here, of which every stack is warned. */
const loopbackWarning = "is every node itself to the collector";

function note(run: Run, event: EngineEvent): void {
  const { resourcePreEvent, resOutputsEvent, diagnosticEvent, summaryEvent } = event;
  if (resourcePreEvent && isChange(resourcePreEvent.metadata.op)) {
    run.changes.push(step(resourcePreEvent.metadata));
  }
  if (resOutputsEvent && isChange(resOutputsEvent.metadata.op)) {
    run.done.push(step(resOutputsEvent.metadata));
  }
  if (
    diagnosticEvent &&
    ["warning", "error"].includes(diagnosticEvent.severity) &&
    !diagnosticEvent.message.includes(loopbackWarning)
  ) {
    run.messages.push({ severity: diagnosticEvent.severity, text: diagnosticEvent.message });
  }
  if (summaryEvent) {
    run.summary = summaryEvent.resourceChanges as Record<string, number>;
  }
}

function isChange(op: string): boolean {
  return op !== "same" && op !== "read" && op !== "refresh";
}

type Metadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

function step({ op, urn, type, detailedDiff, diffs }: Metadata): Step {
  const paths = detailedDiff ? Object.keys(detailedDiff) : (diffs ?? []);
  return { op, type, urn, name: urn.split("::").pop() as string, diff: paths.sort() };
}

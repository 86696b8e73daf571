import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";

import { projectRoot } from "../../tools/project";
import { administrator } from "./elastic/elastic-service";
import type { TestEnvironment } from "./environment";
import { makeWatchedNamespace } from "./example-checks";

/** Name of the stacks of examples, and of the one that tells where Elasticsearch is. */
export const stackName = "prod";

let installed: Promise<string> | undefined;

/** A copy of the component package, installed once for all examples as npm does it for a user. */
function installPackage(root: string): Promise<string> {
  installed ??= (async () => {
    const folder = join(root, "components");
    cpSync(join(projectRoot, "components"), folder, {
      recursive: true,
      filter: (source) => !/[/\\](node_modules|dist|mapping\.js)$/.test(source),
    });
    const quiet = ["--omit=dev", "--prefer-offline", "--no-audit", "--no-fund", "--silent"];
    await promisify(execFile)("npm", ["install", ...quiet], { cwd: folder });
    return folder;
  })();
  return installed;
}

/**
 * A copy of an example and of the component package, which lie to each other as in the repository and know nothing of
 * the rest of it, and a backend of their own in which the stack `elastic/prod` has the output `endpoint`.
 */
export class ExampleWorkspace {
  private constructor(
    /** Folder of the example. */
    readonly folder: string,
    /** Folder of the component package. */
    readonly packageFolder: string,
    /** Variables of Pulumi's command. */
    readonly env: Record<string, string>,
    private readonly backend: string,
  ) {}

  static async create(environment: TestEnvironment, language: string): Promise<ExampleWorkspace> {
    const root = join(environment.directory, "repository");
    const folder = join(root, "examples", language);
    cpSync(join(projectRoot, "examples", language), folder, { recursive: true });
    const packageFolder = await installPackage(root);
    const own = join(environment.directory, `example-${language}`);
    const backend = join(own, "backend");
    mkdirSync(backend, { recursive: true });
    // Stands for the system's store of certificates, in which that of a cloud's Elasticsearch is found.
    const authority = join(own, "authority.pem");
    writeFileSync(authority, environment.elastic.certificate);
    const env: Record<string, string> = {
      ...environment.pulumi.env,
      PULUMI_BACKEND_URL: `file://${backend}`,
      KUBECONFIG: environment.kubeconfig,
      NODE_EXTRA_CA_CERTS: authority,
    };
    const elastic = await LocalWorkspace.createOrSelectStack(
      {
        stackName,
        projectName: "elastic",
        program: () => Promise.resolve({ endpoint: environment.elastic.url }),
      },
      {
        pulumiCommand: await PulumiCommand.get({ root: environment.pulumi.root }),
        pulumiHome: env.PULUMI_HOME,
        secretsProvider: "passphrase",
        envVars: env,
      },
    );
    await elastic.up();
    await makeWatchedNamespace(environment);
    return new ExampleWorkspace(folder, packageFolder, env, backend);
  }

  /** The settings of the example: key and value, secret or not. */
  settings(environment: TestEnvironment): Record<string, { value: string; secret?: boolean }> {
    return {
      elasticStack: { value: `organization/elastic/${stackName}` },
      elasticPassword: { value: administrator.password, secret: true },
      chartRepository: { value: environment.charts.url },
    };
  }

  /** Changes the text of a file of the example, as whoever owns it would. */
  edit(file: string, before: string, after: string): void {
    const path = join(this.folder, file);
    const parts = readFileSync(path, "utf8").split(before);
    assert.ok(parts.length > 1, `${file} has no ${before}`);
    writeFileSync(path, parts.join(after));
  }

  /** Type and name of each resource of the example's state, sorted. */
  resources(project: string): string[] {
    const file = join(this.backend, ".pulumi", "stacks", project, `${stackName}.json`);
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as {
      checkpoint: { latest: { resources?: { type: string; urn: string }[] } };
    };
    return (checkpoint.latest.resources ?? [])
      .map(({ type, urn }) => `${type} ${urn.split("::").pop()}`)
      .sort();
  }
}

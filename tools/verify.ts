import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../components/errors";
import { runCommand } from "./command";
import { report, runCheck } from "./verify/run-checks";
import { makeTestEvents } from "./verify/test-events";
import { Verification } from "./verify/verification";
import { type VerifyOptions, readVerifyOptions } from "./verify/verify-options";
import { type VerifyReport, unreadable, verifyReport, verifyTable } from "./verify/verify-report";
import { type CheckReport, skipped } from "./verify/verdict";
import { estimateVolume, volumeTable } from "./verify/volume-estimate";

const watchMilliseconds = 5_000;
/** As a shell names a program that Ctrl-C ended. */
const interruptedCode = 130;
const clearScreen = "\u001b[2J\u001b[H";

runCommand(async () => {
  try {
    const options = readVerifyOptions(process.argv.slice(2));
    await main(options).catch((error: unknown) => {
      if (error instanceof UserError && options.json && !options.volume) {
        printJson(unreadable(options.stack, error), options);
      }
      throw error;
    });
  } catch (error) {
    // 1 means that something was found; this is that nothing could be looked at.
    process.exitCode = 2;
    if (!(error instanceof UserError)) {
      throw error;
    }
    console.error(`error: ${error.message}`);
  }
});

async function main(args: VerifyOptions): Promise<void> {
  const interrupted = new AbortController();
  let hasPod = false;
  const interrupt = () => {
    interrupted.abort();
    // Every time: a second Ctrl-C must not leave the pod of --generate behind. Nothing else is worth waiting for.
    if (!hasPod) {
      process.exit(process.exitCode ?? interruptedCode);
    }
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  const verification = await Verification.prepare(args.stack);
  if (args.volume) {
    return printVolume(verification, args);
  }
  for (;;) {
    const time = new Date();
    const checks = await verification.run();
    if (args.generate) {
      hasPod = true;
      checks.push(await generate(verification, args, interrupted.signal));
      hasPod = false;
    }
    const result = verifyReport(args.stack, time, checks);
    const isTerminal = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
    if (args.json) {
      printJson(result, args);
    } else {
      process.stdout.write(
        `${args.watch && isTerminal ? clearScreen : ""}${verifyTable(result, isTerminal)}`,
      );
    }
    process.exitCode = result.verdict === "failed" ? 1 : 0;
    const done = !args.watch || (args.untilOk && result.verdict === "ok");
    if (done || interrupted.signal.aborted) {
      return;
    }
    await sleep(watchMilliseconds);
  }
}

/** One object; with `--watch` one a line. */
function printJson(result: VerifyReport, { watch }: VerifyOptions): void {
  process.stdout.write(`${JSON.stringify(result, undefined, watch ? 0 : 2)}\n`);
}

/** The check that `--generate` adds. */
async function generate(
  verification: Verification,
  { namespace, image }: VerifyOptions,
  signal: AbortSignal,
): Promise<CheckReport> {
  const { view: cluster } = await verification.openCluster();
  const elastic = await verification.openElasticsearch(cluster);
  const { collectorImage } = verification.declared;
  const check = {
    id: "test-events",
    title: "Events made on purpose arrive",
    causes: ["test-events-missing"] as const,
    run: async () =>
      cluster === undefined || typeof elastic === "string"
        ? skipped("the cluster or Elasticsearch cannot be asked")
        : makeTestEvents(cluster, elastic, { namespace, image: image ?? collectorImage, signal }),
  };
  try {
    return report(check, await runCheck(check, undefined));
  } finally {
    if (typeof elastic !== "string") {
      await elastic.close();
    }
  }
}

async function printVolume(verification: Verification, { json }: VerifyOptions): Promise<void> {
  const { view: cluster } = await verification.openCluster();
  const elastic = await verification.openElasticsearch(cluster);
  if (typeof elastic === "string") {
    throw new UserError(elastic);
  }
  try {
    const volume = await estimateVolume(elastic);
    process.stdout.write(json ? `${JSON.stringify(volume, undefined, 2)}\n` : volumeTable(volume));
  } finally {
    await elastic.close();
  }
}

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { jcmd, jfr } from "../../local/toolchain";
import { cpuSeconds, threadSeconds } from "../process-usage";

/** CPU seconds of an engine while it did something, by what it did. */
export type EngineProfile = Record<string, number>;

const run = promisify(execFile);

/** Threads of the Java virtual machine itself, by how their names begin. */
const machineThreads = { "garbage collection": /^(GC Thread|G1 )/, "compiling of Java": /^C[12] Compiler/ };

/** What a Java thread does, by a frame that its stack has; the first that fits. */
const work: readonly (readonly [string, RegExp])[] = [
  ["merging of segments", /MergeThread|SegmentMerger/],
  ["writing of new segments", /DocumentsWriterPerThread\.flush/],
  ["ingest: scripts", /ScriptProcessor/],
  ["ingest: other processors", /CompoundProcessor/],
  ["ingest: document read and written again", /\.ingest\.IngestService/],
  ["text analysis", /\.analysis\.|Tokenizer|TokenFilter/],
  ["index: terms", /TermsHash|FreqProx|PerField\.invert/],
  ["index: stored documents", /StoredFields/],
  ["index: document values", /DocValues|PointValues|NormValues/],
  ["fields read from the document", /DocumentParser/],
  ["look-up of ids", /VersionMap|IDVersion/],
  ["log of transactions", /translog/],
  ["requests", /netty|\.rest\.|action\.bulk/],
];
const others = "all else";

/** The names of all parts, in the order in which a table has them. */
export const profiledParts: readonly string[] = [
  ...work.map(([name]) => name),
  others,
  ...Object.keys(machineThreads),
];

/**
 * Records what the Java process does during `body` with Java's own Flight Recorder, which takes samples of stacks. Its
 * CPU time is exact: that of the machine's own threads is counted, and all else is divided as the samples are.
 *
 * @param file that the recording is written to
 */
export async function profiled(
  pid: number,
  file: string,
  body: () => Promise<unknown>,
): Promise<EngineProfile> {
  const name = "name=bench";
  await run(jcmd.command, [String(pid), "JFR.configure", "stackdepth=512"]);
  await run(jcmd.command, [String(pid), "JFR.start", name, "settings=profile"]);
  const before = usage(pid);
  await body();
  const after = usage(pid);
  await run(jcmd.command, [String(pid), "JFR.stop", name, `filename=${file}`]);
  const spent = Object.fromEntries(
    Object.entries(after).map(([part, seconds]) => [part, Math.max(0, seconds - before[part])]),
  );
  const { java, ...machine } = spent;
  const samples = await samplesByPart(file);
  const total = [...samples.values()].reduce((sum, count) => sum + count, 0);
  return {
    ...Object.fromEntries([...samples].map(([part, count]) => [part, (java * count) / total])),
    ...machine,
  };
}

/** CPU seconds so far of the machine's own threads, and under `java` of all others. */
function usage(pid: number): Record<string, number> {
  const found = Object.fromEntries(Object.keys(machineThreads).map((part) => [part, 0]));
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const path = `/proc/${pid}/task/${thread}`;
    const name = readFileSync(`${path}/comm`, "utf8");
    for (const [part, names] of Object.entries(machineThreads)) {
      found[part] += names.test(name) ? threadSeconds(path) : 0;
    }
  }
  const machine = Object.values(found).reduce((sum, seconds) => sum + seconds, 0);
  return { ...found, java: cpuSeconds(pid) - machine };
}

async function samplesByPart(file: string): Promise<Map<string, number>> {
  const samples = new Map<string, number>();
  const args = ["print", "--events", "jdk.ExecutionSample", "--stack-depth", "512", file];
  const print = spawn(jfr.command, args, { stdio: ["ignore", "pipe", "inherit"] });
  const closed = once(print, "close");
  let stack: string[] | undefined;
  for await (const line of createInterface({ input: print.stdout })) {
    if (line.includes("stackTrace = [")) {
      stack = [];
    } else if (stack !== undefined && line.trim() === "]") {
      const part = partOf(stack.join("\n"));
      samples.set(part, (samples.get(part) ?? 0) + 1);
      stack = undefined;
    } else {
      stack?.push(line);
    }
  }
  const [code] = (await closed) as [number | null];
  if (code !== 0 || samples.size === 0) {
    throw new Error(`jfr found ${samples.size} kinds of samples in ${file} and ended with ${code}`);
  }
  return samples;
}

/** What a thread does whose stack has these frames, one a line. */
export function partOf(stack: string): string {
  return work.find(([, frame]) => frame.test(stack))?.[0] ?? others;
}

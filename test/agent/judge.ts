import { spawnSync } from "node:child_process";

import { ConsoleProgress } from "../../local/progress";
import { installJudge } from "./install-judge";

/** Filters as the chart hands them to the agent: one JSON object a line, "" for none. */
export interface AgentFilters {
  readonly allowList?: string;
  readonly denyList?: string;
  readonly fieldFilters?: string;
  readonly redactionFilters?: string;
  /** The agent flag enable-pid-set-filter. */
  readonly pidSetFilter?: boolean;
  /** Whether events carry the credentials and capabilities of processes. */
  readonly processCredentials?: boolean;
  /** Kinds of sensor that know the ancestors of processes. */
  readonly ancestors?: readonly string[];
}

/** What the agent does with one line. */
export interface Verdict {
  /** The line that it writes; null where a filter keeps it back. */
  readonly exported: string | null;
  /** Why the line is no event of Tetragon's API. */
  readonly error?: string;
}

/** What the agent does with filters and lines; `error` says why it would not start. */
export interface Judgement {
  readonly error?: string;
  readonly lines: readonly Verdict[] | null;
}

/** Asks Tetragon's own packages. The judge is built at the first call. */
export async function judge(
  requests: readonly (AgentFilters & { lines: readonly string[] })[],
): Promise<Judgement[]> {
  const binary = await installJudge(new ConsoleProgress());
  const input = requests.map((request) => `${JSON.stringify(request)}\n`).join("");
  const { status, stdout, stderr, error } = spawnSync(binary, {
    input,
    encoding: "utf8",
    maxBuffer: 1024 ** 3,
  });
  if (error !== undefined || status !== 0) {
    throw new Error(`the judge ended with ${error?.message ?? `code ${status}: ${stderr}`}`);
  }
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Judgement);
}

/** What the agent writes for each line with these filters, null where nothing; filters that it refuses are an error. */
export async function exported(filters: AgentFilters, lines: readonly string[]): Promise<(string | null)[]> {
  const [answer] = await judge([{ ...filters, lines }]);
  if (answer?.error !== undefined || !answer?.lines) {
    throw new Error(`the agent would not start: ${answer?.error}`);
  }
  return answer.lines.map((verdict, index) => {
    if (verdict.error !== undefined) {
      throw new Error(`${verdict.error} in ${lines[index]}`);
    }
    return verdict.exported;
  });
}

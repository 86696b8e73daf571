import { readFileSync, readdirSync } from "node:fs";

/** A process, as the system lists it. */
interface ListedProcess {
  pid: number;
  parent: number;
  command: string;
}

/** Ids of the processes that this one started with a command of this beginning, each with everything that it started. */
export function startedProcesses(command: string): number[] {
  const all = listed();
  const withChildren = (pid: number): number[] => [
    pid,
    ...all.filter(({ parent }) => parent === pid).flatMap((child) => withChildren(child.pid)),
  ];
  return all
    .filter((each) => each.parent === process.pid && each.command.startsWith(command))
    .flatMap(({ pid }) => withChildren(pid));
}

function listed(): ListedProcess[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The name in parentheses may hold anything; the state and the parent's id follow it.
        const stat = readFileSync(`/proc/${name}/stat`, "utf8").replace(/^.*\) /s, "");
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
        return [{ pid: Number(name), parent: Number(stat.split(" ")[1]), command }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

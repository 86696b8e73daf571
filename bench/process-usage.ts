import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));
const kibibyte = 1024;

/** CPU seconds, in user and kernel mode, of a process and all its threads so far (`/proc/PID/stat`). */
export function cpuSeconds(pid: number): number {
  return threadSeconds(`/proc/${pid}`);
}

/** The same of one thread, whose directory is `/proc/PID/task/TID`. */
export function threadSeconds(directory: string): number {
  const stat = readFileSync(`${directory}/stat`, "utf8");
  // The second field is the command's name in parentheses and may hold anything, so counting begins behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [userTicks, systemTicks] = [Number(fields[11]), Number(fields[12])];
  return (userTicks + systemTicks) / ticksPerSecond;
}

/** The most memory that a process has had resident, in bytes (`VmHWM`). */
export function peakMemory(pid: number): number {
  return memoryField(pid, "VmHWM");
}

/** The memory that a process has resident now, in bytes (`VmRSS`). */
export function residentMemory(pid: number): number {
  return memoryField(pid, "VmRSS");
}

function memoryField(pid: number, name: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const [, kibibytes] = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status) ?? [];
  if (kibibytes === undefined) {
    throw new Error(`/proc/${pid}/status has no ${name}`);
  }
  return Number(kibibytes) * kibibyte;
}

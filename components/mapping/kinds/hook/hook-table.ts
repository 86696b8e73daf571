import { remember } from "../../engine/memory";
import { FILE_HOOKS } from "./file-hooks";
import { plainName, withoutObject, withoutWidth } from "./hook-name";
import { HookRow, HookTopic } from "./hook-row";
import { NETWORK_HOOKS } from "./network-hooks";
import { PROCESS_HOOKS } from "./process-hooks";

/** What is known of a hook by its name. */
export interface Hook {
  /** The name without architecture and without the prefix of LSM hooks. */
  name: string;
  /** Values of `event.category` and `event.type`; empty for a hook that the tables lack. */
  category: string[];
  type: string[];
  /** What the tables say; nothing for a hook that they lack. */
  row: Partial<HookRow>;
}

/** `event.category` of a topic; `process` for all others. */
const CATEGORY: Partial<Record<HookTopic, string>> = {
  file: "file",
  socket: "network",
  module: "driver",
  bpf: "driver",
  perf: "driver",
};

const rows: Partial<Record<string, HookRow>> = Object.create(null);
const tables = [FILE_HOOKS, NETWORK_HOOKS, PROCESS_HOOKS];
for (let i = 0; i < tables.length; i++) {
  for (let j = 0; j < tables[i].length; j++) {
    const names = tables[i][j].names.split(" ");
    for (let k = 0; k < names.length; k++) {
      rows[names[k]] = tables[i][j];
    }
  }
}

/** Looks up a kernel function, a syscall, a tracepoint, or an LSM hook as the function `security_…` that calls it. */
export const hookOf = remember(function classifyHook(given: string): Hook {
  let name = plainName(given);
  let row = rows[given] || rows[name];
  if (row === undefined) {
    const narrow = withoutWidth(name);
    row = rows[narrow];
    if (row === undefined) {
      const bare = withoutObject(name);
      row = rows[bare] || rows[withoutWidth(bare)];
    } else {
      name = narrow;
    }
  }
  if (row === undefined) {
    return { name: name, category: [], type: [], row: {} };
  }
  return {
    name: name,
    category: [CATEGORY[row.topic] || "process"],
    type: row.types,
    row: row,
  };
});

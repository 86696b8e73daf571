import { mapHook } from "./hook/hook-event";
import { Kind } from "./kind";

/** Events of tracing policies: what they say of a hook is told by its table, whatever the hook was set with. */
export const HOOKS: Kind[] = [
  hookKind("process_kprobe"),
  hookKind("process_tracepoint"),
  hookKind("process_lsm"),
  hookKind("process_uprobe"),
  hookKind("process_usdt"),
];

function hookKind(name: string): Kind {
  return { name: name, writes: ["file", "source", "destination", "network"], map: mapHook };
}

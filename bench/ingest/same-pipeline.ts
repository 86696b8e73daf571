import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { JsonObject } from "../../components/json";
import {
  DRIVER_ARGUMENTS,
  OPEN_FILES,
  SOCKET_ARGUMENTS,
} from "../../components/mapping/kinds/hook/hook-arguments";
import { VERB } from "../../components/mapping/kinds/hook/hook-event";
import { ENFORCING, UNDECIDED } from "../../components/mapping/kinds/hook/hook-outcome";
import { hookOf } from "../../components/mapping/kinds/hook/hook-table";
import { KIND_ROWS } from "../../components/mapping/fields";
import { everyKind, type TetragonEvent } from "../../local/generator";
import { omit } from "../../local/lowering";
import type { MappingPipeline } from "./ingest-processors";

/** The script's parts; those in front are called by those behind. */
const parts = ["process", "pod", "network", "file", "hook", "document"];

/** What no event of Tetragon's says, and the pipeline is told. */
export interface StreamOfEvents {
  cluster: string;
  namespace: string;
}

/**
 * An ingest pipeline that makes of a raw line what the mapping of `lean` makes of it, as somebody would write it who wants
 * these documents and no mapping on the node: the line is decoded once, a compiled script moves and computes all that
 * ECS has a name for, and processors set the community id and the time of arrival. It knows the hooks of the generator's
 * events, and trusts what Tetragon writes: other than the mapping it has no answer to fields of another type, hostile
 * texts or lines that are too large.
 */
export function samePipeline(name: string, { cluster, namespace }: StreamOfEvents): MappingPipeline {
  const params = {
    cluster,
    stream: { type: "logs", dataset: "cilium_tetragon.log", namespace },
    kinds: Object.keys(KIND_ROWS),
    hooks: Object.fromEntries(everyKind().flatMap(hooksOf)),
    files: OPEN_FILES,
    sockets: SOCKET_ARGUMENTS,
    drivers: DRIVER_ARGUMENTS,
    verbs: VERB,
    enforcing: ENFORCING,
    undecided: Object.keys(UNDECIDED).map(Number),
  };
  return {
    name,
    processors: [
      { json: { field: "message", target_field: "tetragon" } },
      { script: { lang: "painless", source: scriptSource(), params } },
      communityId,
      { set: { field: "event.ingested", value: "{{{_ingest.timestamp}}}" } },
    ],
  };
}

/** Comments and the indentation are left out: a script may have 65,535 letters. */
function scriptSource(): string {
  return parts
    .map((part) => readFileSync(join(__dirname, "painless", `${part}.painless`), "utf8"))
    .join("\n")
    .replace(/^\s*\/\*.*\*\/\n/gm, "")
    .replace(/^ +/gm, "");
}

const communityId: JsonObject = {
  community_id: {
    if: "ctx.network?.transport != null && ['tcp', 'udp', 'sctp'].contains(ctx.network.transport) && ctx.source?.port != null && ctx.destination?.port != null",
    source_ip_field: "source.ip",
    source_port_field: "source.port",
    destination_ip_field: "destination.ip",
    destination_port_field: "destination.port",
    protocol_field: "network.transport",
    target_field: "network.community_id",
    ignore_failure: true,
  },
};

/** The name of an event's hook, and what is known of it. */
function hooksOf(event: TetragonEvent): [string, JsonObject][] {
  const { process_kprobe: kprobe, process_lsm: lsm, process_tracepoint: tracepoint } = event;
  const called = kprobe?.function_name ?? (lsm?.function_name && `security_${lsm.function_name}`);
  if (called !== undefined) {
    return [[called, known(called)]];
  }
  if (tracepoint?.subsys === undefined || tracepoint.event === undefined) {
    return [];
  }
  const { subsys, event: traced } = tracepoint;
  const full = `${subsys}/${traced}`;
  const { action, ...hook } = known(
    subsys === "syscalls" ? traced.replace(/^sys_(enter|exit)_/, "sys_") : traced,
  );
  return [[full, { ...hook, action: action ?? (subsys === "syscalls" ? undefined : full) }]];
}

function known(called: string): JsonObject {
  const { name, category, type, row } = hookOf(called);
  return { name, category, type, ...omit(row, "names") };
}

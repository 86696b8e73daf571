import type { JsonObject } from "../../components/json";
import {
  ENVELOPE_FIELDS,
  type FieldNodes,
  homeOf,
  KIND_FIELDS,
  type Role,
  roleOf,
} from "../../components/mapping/field-rows";

const root = "cilium_tetragon.log";
const time = `${root}.time`;
/** Homes that are no plain copy: a processor of their own makes them, or none does. */
const computed = ["@timestamp", "process.args", "process.parent.args", "process.env_vars"];

/** A pipeline that maps raw lines inside Elasticsearch: its name ends in a kind, or in nothing for the one that begins. */
export interface MappingPipeline {
  name: string;
  processors: JsonObject[];
}

/**
 * Ingest pipelines that make the documented fields of raw lines: decoding, the time, host and cluster, and for each kind
 * the moves of the field table, as copies where the official package keeps Tetragon's name as well. Each event goes
 * through the pipeline of its kind alone. They decode once and compute nothing (no categories, outcome, related fields
 * or sentence), so they cost less than what a mapping with the same result would.
 *
 * @param name of the first pipeline
 */
export function mappingPipelines(name: string): MappingPipeline[] {
  const kinds = Object.entries(KIND_FIELDS);
  return [
    ...kinds.map(([kind, nodes]) => ({ name: nameOf(name, kind), processors: kindProcessors(kind, nodes) })),
    {
      name,
      processors: [
        { json: { field: "message", target_field: root } },
        { rename: { field: "message", target_field: "event.original" } },
        { date: { field: time, formats: ["ISO8601"], ignore_failure: true } },
        ...moves(ENVELOPE_FIELDS, root, "process"),
        ...kinds.map(([kind]) => ({
          pipeline: { name: nameOf(name, kind), if: `ctx.cilium_tetragon.log.${kind} != null` },
        })),
      ],
    },
  ];
}

function nameOf(name: string, kind: string): string {
  return `${name}-${kind}`;
}

function kindProcessors(kind: string, nodes: FieldNodes): JsonObject[] {
  const path = `${root}.${kind}`;
  const actions: Record<string, string> = { process_exec: "executed", process_exit: "end" };
  return [
    ...(actions[kind] ? [{ set: { field: "event.action", value: actions[kind] } }] : []),
    ...Object.entries(nodes).flatMap(([key, node]) => moves({ [key]: node }, path, roleOf(key))),
  ];
}

/** Renames, or copies where the official package has both names; what an event lacks stays away. */
function moves(nodes: FieldNodes, path: string, role: Role): JsonObject[] {
  return Object.entries(nodes).flatMap(([key, node]) => {
    const field = `${path}.${key}`;
    const home = homeOf(node, role);
    // What holds a field of its own is moved after its fields.
    const below = moves(node.fields, field, role);
    if (home === undefined) {
      return below;
    }
    if (home.endsWith(".args")) {
      return [...below, { split: { field, target_field: home, separator: "\\s+", ignore_missing: true } }];
    }
    if (computed.includes(home)) {
      return below;
    }
    return [...below, node.official.includes(role) ? copy(field, home) : move(field, home)];
  });
}

/** OpenSearch's processor; Elasticsearch's `set` with `copy_from` is younger than the fork. */
function copy(from: string, to: string): JsonObject {
  return { copy: { source_field: from, target_field: to, ignore_missing: true, override_target: true } };
}

/** A rename fails where the target exists, which of two shapes of an event one has. */
function move(from: string, to: string): JsonObject {
  return { rename: { field: from, target_field: to, ignore_missing: true, ignore_failure: true } };
}

import { all, any, is } from "../../components/kibana/query/condition";
import { queryDsl } from "../../components/kibana/query/query-dsl";
import type { JsonObject } from "../../components/json";
import type { ElasticsearchClient } from "../elasticsearch/client";
import type { ProcessTree, TreeProcess } from "./page-model";

/** Longer chains end here; containers have about ten. */
const mostAncestors = 32;
const mostChildren = 100;

/** The process tree around an entity; undefined where no event is about it. */
export async function processTree(
  client: ElasticsearchClient,
  stream: string,
  entityId: string,
): Promise<ProcessTree | undefined> {
  const own = await eventsOf(
    client,
    stream,
    any(is("process.entity_id", entityId), is("process.parent.entity_id", entityId)),
    1,
  );
  if (own.length === 0) {
    return undefined;
  }
  const { process, parentId } = await processOf(client, stream, entityId);
  const ancestors: TreeProcess[] = [];
  const seen = new Set([entityId]);
  let next = parentId;
  while (next !== undefined && !seen.has(next) && ancestors.length < mostAncestors) {
    seen.add(next);
    const found = await processOf(client, stream, next);
    ancestors.push(found.process);
    next = found.parentId;
  }
  const starts = await eventsOf(
    client,
    stream,
    all(started, is("process.parent.entity_id", entityId)),
    mostChildren + 1,
  );
  return {
    process,
    ancestors,
    children: starts.slice(0, mostChildren).map((source) => describe(source, "process")),
    moreChildren: starts.length > mostChildren,
  };
}

const started = is("event.action", "exec", "already_running");

/** A process by its own start; by any other event of its own, or one of a child, where that is not there. */
async function processOf(
  client: ElasticsearchClient,
  stream: string,
  entityId: string,
): Promise<{ process: TreeProcess; parentId?: string }> {
  const ofItself = is("process.entity_id", entityId);
  const [own] = [
    ...(await eventsOf(client, stream, all(started, ofItself), 1)),
    ...(await eventsOf(client, stream, ofItself, 1)),
  ];
  if (own) {
    return { process: describe(own, "process"), parentId: text(own, "process.parent.entity_id") };
  }
  const [ofChild] = await eventsOf(client, stream, is("process.parent.entity_id", entityId), 1);
  return { process: ofChild ? describe(ofChild, "process.parent") : { entityId, args: [] } };
}

async function eventsOf(
  client: ElasticsearchClient,
  stream: string,
  condition: Parameters<typeof queryDsl>[0],
  size: number,
): Promise<JsonObject[]> {
  const { hits } = await client.search<JsonObject>(stream, {
    size,
    query: queryDsl(condition),
    sort: [{ "@timestamp": { order: "asc" } }],
    _source: ["process", "user.id", "kubernetes.namespace", "kubernetes.pod.name"],
  });
  return hits.hits.map(({ _source }) => _source);
}

function describe(source: JsonObject, at: "process" | "process.parent"): TreeProcess {
  const args = valueAt(source, `${at}.args`);
  const namespace = text(source, "kubernetes.namespace");
  const pod = text(source, "kubernetes.pod.name");
  return {
    entityId: text(source, `${at}.entity_id`) ?? "",
    start: text(source, `${at}.start`),
    name: text(source, `${at}.name`),
    executable: text(source, `${at}.executable`),
    args: Array.isArray(args) ? args.map(String) : args === undefined ? [] : [String(args)],
    user: at === "process" ? text(source, "user.id") : text(source, "process.parent.user.id"),
    pod: namespace && pod ? `${namespace}/${pod}` : undefined,
  };
}

function text(source: JsonObject, path: string): string | undefined {
  const value = valueAt(source, path);
  return value === undefined || value === null ? undefined : String(value);
}

function valueAt(source: JsonObject, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], source);
}

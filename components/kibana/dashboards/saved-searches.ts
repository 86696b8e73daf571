import { type Condition, any, is } from "../query/condition";
import { enforced, execution, fileEvent, networkEvent, pipelineError, policyHit } from "./event-conditions";

/** A table of events in Discover. */
export interface SavedSearch {
  /** A part of Kibana's id. */
  readonly name: string;
  readonly title: string;
  readonly query: Condition;
  readonly columns: readonly string[];
}

const place = ["host.name", "kubernetes.namespace", "kubernetes.pod.name"];

/** One for each kind of event. */
export const savedSearches: readonly SavedSearch[] = [
  {
    name: "executions",
    title: "Tetragon: starts of programs",
    query: execution,
    columns: [...place, "user.id", "process.parent.executable", "process.executable", "process.args"],
  },
  {
    name: "exits",
    title: "Tetragon: ends of programs",
    query: is("event.action", "end"),
    columns: [...place, "process.executable", "process.exit_code", "event.outcome"],
  },
  {
    name: "files",
    title: "Tetragon: files",
    query: fileEvent,
    columns: [...place, "event.action", "file.path", "process.executable", "rule.name"],
  },
  {
    name: "network",
    title: "Tetragon: network",
    query: networkEvent,
    columns: [...place, "event.action", "process.executable", "destination.ip", "destination.port"],
  },
  {
    name: "libraries",
    title: "Tetragon: loaded libraries",
    query: is("event.category", "library"),
    columns: [...place, "process.executable", "dll.path"],
  },
  {
    name: "kernel",
    title: "Tetragon: kernel modules and BPF",
    query: is("event.category", "driver"),
    columns: [...place, "event.action", "process.executable", "message"],
  },
  {
    name: "policy-hits",
    title: "Tetragon: policy hits",
    query: policyHit,
    columns: [...place, "rule.name", "event.kind", "event.action", "process.executable", "message"],
  },
  {
    name: "enforced",
    title: "Tetragon: enforced",
    query: enforced,
    columns: [...place, "rule.name", "event.action", "process.executable", "message"],
  },
  {
    name: "pipeline",
    title: "Tetragon: what is missing",
    query: any(pipelineError, is("event.action", "throttle", "rate_limited")),
    columns: ["host.name", "event.kind", "event.action", "message", "error.message"],
  },
];

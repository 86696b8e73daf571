import { type Dashboard, barPanel, documents, metricPanel, newest } from "../panels/panel";
import { tablePanel, timePanel, top } from "../panels/panel";
import { is } from "../query/condition";
import { pipelineError } from "./event-conditions";

const throttled = is("event.action", "throttle");
const rateLimited = is("event.action", "rate_limited");

/** Whether what is shown is all that happened. */
export const healthDashboard: Dashboard = {
  name: "health",
  title: "Tetragon: Pipeline health",
  description:
    "Documents and newest events of each node, lines that are no events, what was dropped or refused.",
  panels: [
    metricPanel({
      id: "health-errors",
      title: "Lines that are no event",
      metrics: [documents("Lines", pipelineError)],
      width: 12,
    }),
    metricPanel({
      id: "health-dead-letters",
      title: "Dead letters",
      source: "deadLetters",
      metrics: [documents("Documents")],
      width: 12,
    }),
    metricPanel({
      id: "health-throttled",
      title: "Throttlings",
      metrics: [documents("Events", throttled)],
      width: 12,
    }),
    metricPanel({
      id: "health-rate-limited",
      title: "Rate limitings",
      metrics: [documents("Events", rateLimited)],
      width: 12,
    }),
    timePanel({
      id: "health-by-node",
      title: "Documents by node",
      metrics: [documents("Documents")],
      buckets: [top("host.name", "Node", 10)],
    }),
    timePanel({
      id: "health-kinds",
      title: "Documents by kind",
      metrics: [documents("Documents")],
      buckets: [top("event.kind", "Kind", 6)],
    }),
    tablePanel({
      id: "health-lag",
      title: "Nodes: newest event, when it was read, when it arrived",
      buckets: [top("host.name", "Node", 100)],
      metrics: [
        documents("Documents"),
        newest("@timestamp", "Newest event"),
        newest("event.created", "Newest read"),
        newest("event.ingested", "Newest arrival"),
      ],
      width: 48,
    }),
    barPanel({
      id: "health-limited-nodes",
      title: "Nodes that dropped events",
      query: is("event.action", "throttle", "rate_limited"),
      buckets: [top("host.name", "Node"), top("event.action", "Why", 2)],
      width: 24,
    }),
    barPanel({
      id: "health-dead-letter-nodes",
      title: "Dead letters by node",
      source: "deadLetters",
      metrics: [documents("Documents")],
      buckets: [top("host.name", "Node")],
      width: 24,
    }),
  ],
};

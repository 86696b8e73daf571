import { type Dashboard, barPanel, documents, overTime, rarest, tablePanel } from "../panels/panel";
import { different, timePanel, top } from "../panels/panel";
import { all, any, is, not, range } from "../query/condition";
import { containerExecution, execution, interpreters, shells, writablePaths } from "./event-conditions";

/** What runs, who started it, and how it ended. */
export const processDashboard: Dashboard = {
  name: "process",
  title: "Tetragon: Processes",
  description: "Starts of programs and their parents, rare programs, shells in containers, failed exits.",
  panels: [
    {
      id: "process-rate",
      title: "Starts",
      kind: "line",
      source: "events",
      query: execution,
      buckets: [overTime],
      metrics: [documents("Starts")],
      width: 24,
      height: 12,
    },
    timePanel({
      id: "process-by-namespace",
      title: "Starts by namespace",
      query: execution,
      metrics: [documents("Starts")],
      buckets: [top("kubernetes.namespace", "Namespace", 8)],
    }),
    tablePanel({
      id: "process-rare",
      title: "Rare binaries",
      query: execution,
      buckets: [rarest("process.executable", "Binary", 20)],
      metrics: [documents("Starts"), different("container.image.name", "Images")],
    }),
    tablePanel({
      id: "process-parents",
      title: "Parent and child",
      query: execution,
      buckets: [top("process.parent.executable", "Parent", 15), top("process.executable", "Child", 5)],
      metrics: [documents("Starts")],
    }),
    timePanel({
      id: "process-shells",
      title: "Shells and interpreters in containers",
      query: all(containerExecution, any(shells, interpreters)),
      metrics: [documents("Starts")],
      buckets: [top("process.name", "Program", 8)],
    }),
    tablePanel({
      id: "process-shell-table",
      title: "Shells in containers by image",
      query: all(containerExecution, shells),
      buckets: [top("container.image.name", "Image", 15), top("process.parent.executable", "Started by", 3)],
      metrics: [documents("Starts")],
    }),
    tablePanel({
      id: "process-writable",
      title: "Executions from writable paths",
      query: all(execution, writablePaths),
      buckets: [top("process.executable", "Binary", 20)],
      metrics: [documents("Starts"), different("kubernetes.pod.name", "Pods")],
    }),
    barPanel({
      id: "process-privileged",
      title: "Starts in privileged containers",
      query: all(containerExecution, is("container.security_context.privileged", true)),
      metrics: [documents("Starts")],
      buckets: [top("container.image.name", "Image")],
      width: 24,
      height: 14,
    }),
    barPanel({
      id: "process-root",
      title: "Starts as root in containers",
      query: all(containerExecution, is("user.id", "0")),
      metrics: [documents("Starts")],
      buckets: [top("process.executable", "Binary")],
      width: 24,
      height: 14,
    }),
    tablePanel({
      id: "process-failed",
      title: "Exits that failed",
      query: all(is("event.action", "end"), any(range("process.exit_code", { atLeast: 1 }), failed())),
      buckets: [top("process.executable", "Binary", 15), top("process.exit_code", "Exit code", 5)],
      metrics: [documents("Exits")],
    }),
  ],
};

/** A signal ended it, so there is no exit code. */
function failed() {
  return all(is("event.outcome", "failure"), not(is("process.exit_code", 0)));
}

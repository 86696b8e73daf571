import { type Dashboard, barPanel, different, documents } from "../panels/panel";
import { tablePanel, timePanel, top } from "../panels/panel";
import { all, is } from "../query/condition";
import { fileChange, fileEvent, sensitivePaths, tokenPaths } from "./event-conditions";

const opening = is("event.action", "open");

/** What is read and written that matters. */
export const fileDashboard: Dashboard = {
  name: "files",
  title: "Tetragon: Files",
  description: "Reads of credentials and tokens, and writes, by path and program.",
  panels: [
    timePanel({
      id: "files-by-action",
      title: "File events",
      query: fileEvent,
      buckets: [top("event.action", "Action", 8)],
    }),
    timePanel({
      id: "files-sensitive",
      title: "Sensitive files opened",
      query: all(opening, sensitivePaths),
      buckets: [top("file.path", "Path", 8)],
    }),
    tablePanel({
      id: "files-sensitive-table",
      title: "Who opens sensitive files",
      query: all(opening, sensitivePaths),
      buckets: [top("file.path", "Path", 15), top("process.executable", "Binary", 3)],
      metrics: [documents("Opens"), different("kubernetes.pod.name", "Pods")],
    }),
    tablePanel({
      id: "files-writes",
      title: "Files changed, made or removed",
      query: fileChange,
      buckets: [top("file.path", "Path", 15), top("event.action", "Action", 3)],
      metrics: [documents("Events")],
    }),
    barPanel({
      id: "files-writers",
      title: "Programs that change files",
      query: fileChange,
      buckets: [top("process.executable", "Binary")],
    }),
    barPanel({
      id: "files-directories",
      title: "Directories that are changed",
      query: fileChange,
      buckets: [top("file.directory", "Directory")],
    }),
    barPanel({
      id: "files-tokens",
      title: "Readers of service account tokens",
      query: all(fileEvent, tokenPaths),
      buckets: [top("process.executable", "Binary")],
    }),
  ],
};

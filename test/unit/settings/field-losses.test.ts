import { accepts, refuses } from "./refusals";

const filters = (...fieldFilters: object[]) => ({ tetragon: { fieldFilters } });
const noProcess = "no event could be told to its process, and no rule would match";
const noHook = "no event could be told to its hook";
const less = "name less in fields, or leave these kinds out of event_set";

describe("a field filter after which events say less than they must is refused:", () => {
  refuses([
    [
      "one without the process",
      filters({ event_set: ["PROCESS_LOADER"], fields: "process", action: "EXCLUDE" }),
      `tetragon.fieldFilters[0].fields: removes process.exec_id and process.binary, without which ${noProcess}; ${less}`,
    ],
    [
      "one without the name of the process",
      filters(
        { fields: "parent", action: "EXCLUDE" },
        { fields: "process.cwd,process.binary", action: "EXCLUDE" },
      ),
      `tetragon.fieldFilters[1].fields: removes process.binary, without which ${noProcess}; ${less}`,
    ],
    [
      "one that keeps too little, as the agent does without an action",
      filters({ event_set: ["PROCESS_LOADER"], fields: "process.binary,process.pid" }),
      `tetragon.fieldFilters[0].fields: removes process.exec_id, without which ${noProcess}; add process.exec_id, or leave these kinds out of event_set`,
    ],
    [
      "one that makes failed processes successful",
      filters({ event_set: ["PROCESS_EXIT"], fields: "status", action: "EXCLUDE" }),
      `tetragon.fieldFilters[0].fields: removes status, without which every process that failed would count as successful; ${less}`,
    ],
    [
      "one that makes running processes new",
      filters({ fields: "process.flags", action: "EXCLUDE" }),
      `tetragon.fieldFilters[0].fields: removes process.flags, without which every process that runs already would count as started whenever the agent starts; ${less}`,
    ],
    [
      "one without the hook",
      filters({ event_set: ["PROCESS_KPROBE"], fields: "function_name", action: "EXCLUDE" }),
      `tetragon.fieldFilters[0].fields: removes function_name, without which ${noHook}; ${less}`,
    ],
    [
      "one without the tracepoint, by all kinds but others",
      filters({
        event_set: ["PROCESS_EXEC"],
        invert_event_set: true,
        fields: "subsys,event",
        action: "EXCLUDE",
      }),
      `tetragon.fieldFilters[0].fields: removes subsys and event, without which ${noHook}; ${less}`,
    ],
    [
      "one without what was done to the process",
      filters({ fields: "action", action: "EXCLUDE" }),
      `tetragon.fieldFilters[0].fields: removes action, without which what was stopped would count as done; ${less}`,
    ],
  ]);
  accepts([
    filters({ fields: "process.pod.pod_labels,parent,args,process.arguments", action: "EXCLUDE" }),
    filters({ event_set: ["PROCESS_EXEC"], fields: "status,function_name", action: "EXCLUDE" }),
    filters({ event_set: ["PROCESS_EXIT"], fields: "process,status,signal" }),
    filters({
      event_set: ["PROCESS_EXIT"],
      invert_event_set: true,
      fields: "process,function_name,subsys,event,action,return_action,args",
    }),
    { tetragon: { filterPresets: ["quiet", "trimmed"] } },
  ]);
});

describe("a version of the chart is refused", () => {
  const old =
    'is too old: its agent exits at filters, and its CRDs refuse policies, that are accepted here; write "1.6.0" or later';
  const needs =
    'needs an agent of 1.7, and chartVersion is 1.6.1, whose agent exits at it; set chartVersion to "1.7.0" or later, or write namespace';
  refuses([
    ["below 1.6", { tetragon: { chartVersion: "1.5.0" } }, `tetragon.chartVersion: ${old}`],
    [
      "that lacks a filter of the deny list",
      { tetragon: { chartVersion: "1.6.1", denyList: [{ pid: [1] }, { namespace_regex: ["^a"] }] } },
      `tetragon.denyList[1].namespace_regex: ${needs}`,
    ],
    [
      "that lacks a filter of a preset",
      { tetragon: { chartVersion: "1.6.1", filterPresets: ["trimmed", "quiet"] } },
      'tetragon.filterPresets[1]: filters by namespace_regex, which needs an agent of 1.7, and chartVersion is 1.6.1; set chartVersion to "1.7.0" or later, or write the filters of docs/filters.md by namespace',
    ],
  ]);
  accepts([
    { tetragon: { chartVersion: "1.6.0", filterPresets: ["audit"] } },
    { tetragon: { chartVersion: "1.8.0-rc.1", filterPresets: ["quiet"] } },
  ]);
});

import type { ExportFilter } from "./export-filter";
import type { FieldFilter } from "./field-filter";

type EventPreset = "default" | "audit" | "quiet";

/** Filters that a preset stands for. */
interface PresetFilters {
  allowList: readonly ExportFilter[];
  denyList: readonly ExportFilter[];
}

const probes: ExportFilter = { health_check: true };

/**
 * Which events are exported.
 * - `default`: what chart 1.7.0 does when nothing is set, made explicit. No host processes, nothing from kube-system
 *   and cilium, no probes, and none of the kinds loader, usdt and throttle.
 * - `audit`: every event of every process, the host's and kube-system's too, of every kind, probes included.
 * - `quiet`: `default` without process exits and without any namespace that begins with `kube-` or `cilium`.
 */
export const eventPresets: Record<EventPreset, PresetFilters> = {
  default: {
    allowList: [
      {
        event_set: [
          "PROCESS_EXEC",
          "PROCESS_EXIT",
          "PROCESS_KPROBE",
          "PROCESS_UPROBE",
          "PROCESS_TRACEPOINT",
          "PROCESS_LSM",
        ],
      },
    ],
    denyList: [probes, { namespace: ["", "cilium", "kube-system"] }],
  },
  audit: { allowList: [], denyList: [] },
  quiet: {
    allowList: [
      {
        event_set: ["PROCESS_EXEC", "PROCESS_KPROBE", "PROCESS_UPROBE", "PROCESS_TRACEPOINT", "PROCESS_LSM"],
      },
    ],
    denyList: [probes, { namespace: [""] }, { namespace_regex: ["^kube-", "^cilium"] }],
  },
};

const ofProcessAndParent = [
  "refcnt",
  "cap.inheritable",
  "process_credentials.fsuid",
  "process_credentials.fsgid",
  "process_credentials.securebits",
  "process_credentials.caps",
  "process_credentials.user_ns",
];

/**
 * Fields that the preset `trimmed` removes on the node: the parent's pod and what no ECS field is made from. The
 * page docs/filters.md names each with what is lost.
 */
export const trimmedFields: readonly string[] = [
  "parent.pod",
  "parent.docker",
  "parent.flags",
  "parent.parent_exec_id",
  "parent.environment_variables",
  "process.pod.container.start_time",
  "process.pod.container.maybe_exec_probe",
  ...ofProcessAndParent.flatMap((field) => [`process.${field}`, `parent.${field}`]),
];

/** The field filter of `trimmed`; kinds that lack a field are left as they are. */
export const trimmedFilter: FieldFilter = { fields: trimmedFields.join(","), action: "EXCLUDE" };

/** Names that the setting `filterPresets` takes. */
export const presetNames = ["default", "audit", "quiet", "trimmed"] as const satisfies readonly (
  EventPreset | "trimmed"
)[];

import type { FieldFilter } from "./field-filter";
import { eventTypes, type EventType } from "./names";
import type { SettingIssue } from "./filter-issues";

/** Fields whose absence says something else than that they were filtered, or without which an event says nothing. */
interface NeededFields {
  kinds: readonly EventType[];
  fields: readonly string[];
  /** What happens without them. */
  loss: string;
}

const hooks: readonly EventType[] = ["PROCESS_KPROBE", "PROCESS_LSM"];
const needed: readonly NeededFields[] = [
  {
    kinds: eventTypes.filter((kind) => kind !== "PROCESS_THROTTLE" && kind !== "TEST"),
    fields: ["process.exec_id", "process.binary"],
    loss: "no event could be told to its process, and no rule would match",
  },
  {
    kinds: ["PROCESS_EXEC"],
    fields: ["process.flags"],
    loss: "every process that runs already would count as started whenever the agent starts",
  },
  {
    kinds: ["PROCESS_EXIT"],
    fields: ["status", "signal"],
    loss: "every process that failed would count as successful",
  },
  { kinds: hooks, fields: ["function_name"], loss: "no event could be told to its hook" },
  { kinds: ["PROCESS_TRACEPOINT"], fields: ["subsys", "event"], loss: "no event could be told to its hook" },
  {
    kinds: [...hooks, "PROCESS_TRACEPOINT"],
    fields: ["action"],
    loss: "what was stopped would count as done",
  },
  { kinds: ["PROCESS_KPROBE"], fields: ["return_action"], loss: "what was stopped would count as done" },
];

/** What a field filter removes that every event of its kinds needs: a sentence for each sort of loss. */
export function neededFieldIssues(filter: FieldFilter): SettingIssue[] {
  const kinds = kindsOf(filter);
  const paths = filter.fields.split(",");
  const named = (field: string) => paths.some((path) => field === path || field.startsWith(`${path}.`));
  const excludes = filter.action === "EXCLUDE";
  return needed.flatMap((need) => {
    const removed = need.fields.filter((field) => named(field) === excludes);
    if (removed.length === 0 || !need.kinds.some((kind) => kinds.includes(kind))) {
      return [];
    }
    const what = removed.join(" and ");
    const mend = excludes
      ? "name less in fields, or leave these kinds out of event_set"
      : `add ${what}, or leave these kinds out of event_set`;
    return [{ path: ["fields"], message: `removes ${what}, without which ${need.loss}; ${mend}` }];
  });
}

function kindsOf({ event_set: named, invert_event_set: inverted }: FieldFilter): EventType[] {
  return eventTypes.filter((kind) => (named?.includes(kind) ?? true) !== (inverted === true));
}

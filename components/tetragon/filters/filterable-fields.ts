import { type FieldNodes, KIND_FIELDS } from "../../mapping/field-rows";

/** A field of an event: true where it is a value, an object where it has fields of its own. */
type Fields = { readonly [name: string]: true | Fields };

/** Kinds that no filter of fields applies to: the agent writes them beside its filters. */
const unfiltered = "rate_limit_info";

/** Fields of each event kind that has any to filter, relative to the kind as field filters write them. */
export const eventFields: Fields = Object.fromEntries(
  Object.entries(KIND_FIELDS)
    .filter(([kind]) => kind !== unfiltered)
    .map(([kind, nodes]) => [kind, fieldsOf(nodes)]),
);

function fieldsOf(nodes: FieldNodes): Fields {
  return Object.fromEntries(
    Object.entries(nodes).flatMap(([name, { options, fields }]): [string, true | Fields][] => {
      if (options.includes("whole") || Object.keys(fields).length === 0) {
        return options.includes("package-only") ? [] : [[name, true]];
      }
      const below = fieldsOf(fields);
      return Object.keys(below).length === 0 ? [] : [[name, below]];
    }),
  );
}

/** Whether a dotted path, relative to the kind, leads to a field of at least one event kind. */
export function isEventField(path: string): boolean {
  return Object.values(eventFields).some((kind) => {
    let fields: true | Fields | undefined = kind;
    for (const name of path.split(".")) {
      fields =
        fields === true || fields === undefined || !Object.hasOwn(fields, name) ? undefined : fields[name];
    }
    return fields !== undefined;
  });
}

/** Narrows what is shown: the field has the value. */
export interface Filter {
  field: string;
  value: string;
}

/** What is shown; it lies in the address, so that a link and the back button keep it. */
export interface Selection {
  dashboard: string;
  /** Seconds up to now, or `all` events. */
  last: string;
  filters: Filter[];
}

/** Reads the address, which may leave out what is preset. */
export function readSelection(preset: Pick<Selection, "dashboard" | "last">): Selection {
  const parameters = new URLSearchParams(location.hash.slice(1));
  return {
    dashboard: parameters.get("dashboard") ?? preset.dashboard,
    last: parameters.get("last") ?? preset.last,
    filters: parameters.getAll("filter").map((text) => {
      const end = text.indexOf(":");
      return { field: text.slice(0, end), value: text.slice(end + 1) };
    }),
  };
}

/** The selection as parameters of a request or of the address. */
export function parametersOf({ dashboard, last, filters }: Selection): URLSearchParams {
  const parameters = new URLSearchParams({ dashboard, last });
  for (const { field, value } of filters) {
    parameters.append("filter", `${field}:${value}`);
  }
  return parameters;
}

/** The address of a selection. */
export function addressOf(selection: Selection): string {
  return `#${parametersOf(selection).toString()}`;
}

/** The selection with a filter, once. */
export function withFilter(selection: Selection, filter: Filter): Selection {
  return {
    ...withoutFilter(selection, filter),
    filters: [...withoutFilter(selection, filter).filters, filter],
  };
}

/** The selection without a filter. */
export function withoutFilter(selection: Selection, { field, value }: Filter): Selection {
  const isOther = (each: Filter): boolean => each.field !== field || each.value !== value;
  return { ...selection, filters: selection.filters.filter(isOther) };
}

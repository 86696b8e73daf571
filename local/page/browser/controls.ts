import type { PageDefinitions } from "../page-model";
import { byId, element } from "./dom";
import { ask } from "./requests";
import { visible } from "./visible-text";
import { type Filter, type Selection, addressOf, parametersOf, withFilter, withoutFilter } from "./selection";

const ranges: [seconds: string, title: string][] = [
  ["all", "All events"],
  ["900", "Last 15 minutes"],
  ["3600", "Last hour"],
  ["86400", "Last 24 hours"],
  ["604800", "Last 7 days"],
];

/** What narrows the page: dashboards, time range, values of fields, and the filters that are active. */
export class Controls {
  private readonly selects = new Map<string, HTMLSelectElement>();

  constructor(
    private readonly definitions: PageDefinitions,
    private readonly selection: () => Selection,
    private readonly go: (selection: Selection) => void,
  ) {
    const range = byId<HTMLSelectElement>("range");
    range.append(...ranges.map(([value, title]) => element("option", { value }, title)));
    range.addEventListener("change", () => go({ ...selection(), last: range.value }));
    byId("controls").append(...definitions.controls.map(({ field, title }) => this.control(field, title)));
  }

  /** Shows what is selected. */
  show(): void {
    const selection = this.selection();
    byId("dashboards").replaceChildren(
      ...this.definitions.dashboards.map(({ name, title }) =>
        element(
          "a",
          {
            href: addressOf({ ...selection, dashboard: name }),
            "aria-current": name === selection.dashboard ? "page" : undefined,
          },
          title,
        ),
      ),
    );
    byId<HTMLSelectElement>("range").value = selection.last;
    byId("filters").replaceChildren(...selection.filters.map((filter) => this.chip(filter)));
  }

  /** Offers the values that the selection leaves. */
  private async offer(field: string, select: HTMLSelectElement): Promise<void> {
    const parameters = parametersOf(this.selection());
    parameters.set("field", field);
    const values = await ask<string[]>("/api/values", parameters);
    select.replaceChildren(
      element("option", { value: "" }, "any"),
      ...values.map((value) => element("option", { value }, visible(value))),
    );
  }

  private control(field: string, title: string): HTMLElement {
    const select = element("select", {}, element("option", { value: "" }, "any"));
    this.selects.set(field, select);
    const refresh = (): void => void this.offer(field, select).catch(() => undefined);
    // Both come before the list opens; a key opens it only after the focus.
    select.addEventListener("focus", refresh);
    select.addEventListener("pointerenter", refresh);
    select.addEventListener("change", () => {
      const { value } = select;
      select.value = "";
      if (value !== "") {
        this.go(withFilter(this.selection(), { field, value }));
      }
    });
    return element("label", {}, `${title} `, select);
  }

  private chip(filter: Filter): HTMLElement {
    const onclick = (): void => this.go(withoutFilter(this.selection(), filter));
    const text = visible(`${filter.field}: ${filter.value}`);
    return element(
      "li",
      {},
      element("button", { type: "button", onclick, "aria-label": `Remove the filter ${text}` }, `${text} ✕`),
    );
  }
}

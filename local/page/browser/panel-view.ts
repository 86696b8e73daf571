import type { Column, PagePanel, PanelRow } from "../page-model";
import { Chart, type ChartTime } from "./vega-chart";
import { element, localTime, wholeNumber } from "./dom";
import type { Filter } from "./selection";
import type { Theme } from "./theme";
import { shownText } from "./visible-text";

const rowPixels = 20;

/** One panel of the page: a number, a table, or a chart with its values in a table behind it. */
export class PanelView {
  readonly root: HTMLElement;
  private readonly body: HTMLElement;
  private readonly chart?: Chart;
  /** The chart and its values, and what stands there without any. */
  private readonly filled = element("div");
  private readonly nothing = element("p", { class: "empty", hidden: true }, "No documents.");
  private readonly values?: HTMLElement;

  constructor(
    private readonly panel: PagePanel,
    private readonly filter: (filters: Filter[]) => void,
  ) {
    const titleId = `title-${panel.id}`;
    this.body = element("div", { class: "body" });
    this.root = element(
      "section",
      { class: "panel", id: panel.id, "aria-labelledby": titleId, "data-kind": panel.kind },
      element("h2", { id: titleId }, panel.title),
      this.body,
    );
    this.root.style.gridColumn = `span ${panel.width}`;
    // A number needs no more room than its own.
    if (panel.kind !== "metric") {
      this.root.style.height = `${panel.height * rowPixels + (panel.chart ? 48 : 20)}px`;
    }
    if (panel.chart) {
      const place = element("div", { class: "chart" });
      place.style.height = `${panel.height * rowPixels - 20}px`;
      this.values = element("div");
      this.filled.append(place, element("details", {}, element("summary", {}, "Values"), this.values));
      this.body.append(this.nothing, this.filled);
      this.chart = new Chart(panel, place, (row) => this.filter(filtersOf(panel.columns, row)));
    } else {
      // What scrolls must be reachable by keyboard.
      this.body.setAttribute("tabindex", "0");
      this.body.setAttribute("role", "region");
      this.body.setAttribute("aria-labelledby", titleId);
    }
  }

  /** Takes on a theme; rows are shown anew by `show`. */
  async restart(theme: Theme): Promise<void> {
    await this.chart?.restart(theme);
  }

  /** Shows the rows of a refresh; who uses the keyboard stays at the value that has the focus. */
  async show(rows: PanelRow[], time: ChartTime): Promise<void> {
    const focused = this.root.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset.key
      : undefined;
    await this.fill(rows, time);
    if (focused !== undefined) {
      this.root.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  private async fill(rows: PanelRow[], time: ChartTime): Promise<void> {
    if (this.panel.kind === "metric") {
      const value = rows[0]?.metric0 ?? 0;
      this.body.replaceChildren(element("p", { class: "number" }, wholeNumber(Number(value))));
    } else if (this.chart && this.values) {
      const counted = withNumbers(rows);
      this.values.replaceChildren(this.table(counted));
      // A chart without marks would be an empty frame, and a picture without a name to who hears the page.
      const isEmpty = counted.length === 0;
      this.nothing.hidden = !isEmpty;
      this.filled.hidden = isEmpty;
      await this.chart.show(rows, time);
    } else {
      this.body.replaceChildren(this.table(rows));
    }
  }

  /** Ends the chart of a panel that is no longer shown. */
  end(): void {
    this.chart?.end();
  }

  private table(rows: PanelRow[]): HTMLElement {
    const { columns } = this.panel;
    if (rows.length === 0) {
      return element("p", { class: "empty" }, "No documents.");
    }
    return element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...columns.map((column) => heading(column)))),
      element(
        "tbody",
        {},
        ...rows.map((row) => element("tr", {}, ...columns.map((column) => this.cell(column, row)))),
      ),
    );
  }

  private cell({ id, field, isTime, isMetric, label }: Column, row: PanelRow): HTMLElement {
    const value: string | number | null | undefined = row[id];
    const text =
      value === null || value === undefined ? "–" : isTime ? localTime(Number(value)) : shownText(value);
    if (field === undefined || value === null || value === undefined) {
      return element(
        "td",
        isMetric ? { class: "metric" } : {},
        isMetric && !isTime ? shownNumber(value) : text,
      );
    }
    const onclick = (): void => this.filter([{ field, value: String(value) }]);
    const key = JSON.stringify([
      id,
      ...this.panel.columns.filter((each) => !each.isMetric).map((each) => row[each.id]),
    ]);
    return element(
      "td",
      {},
      element("button", { type: "button", title: `Only ${label} ${text}`, "data-key": key, onclick }, text),
    );
  }
}

function heading({ label, isMetric }: Column): HTMLElement {
  return element("th", { scope: "col", ...(isMetric ? { class: "metric" } : {}) }, label);
}

function shownNumber(value: string | number | null | undefined): string {
  return value === null || value === undefined ? "–" : wholeNumber(Number(value));
}

/** Steps of time without a document say nothing in a table. */
function withNumbers(rows: PanelRow[]): PanelRow[] {
  return rows.filter((row) => row.metric0 !== 0);
}

/** What a row is of: the values of its fields. */
function filtersOf(columns: Column[], row: PanelRow): Filter[] {
  return columns.flatMap(({ id, field }) => {
    const value = row[id];
    return field === undefined || value === null || value === undefined
      ? []
      : [{ field, value: String(value) }];
  });
}

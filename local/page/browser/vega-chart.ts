import { type Item, type Spec, View, changeset, parse } from "vega";
import { expressionInterpreter } from "vega-interpreter";

import { type PagePanel, type PanelRow, colourSignal, rowsData, timeSignals } from "../page-model";
import { type Theme, chartConfig, seriesColours } from "./theme";
import { shownText } from "./visible-text";

/** What the charts of one refresh have in common. */
export interface ChartTime {
  from: number;
  to: number;
}

/** How many marks of rows that are gone Vega may keep, of each kind of mark; by itself it keeps ten thousand. */
const keptMarks = 100;

/** A Vega chart in a panel. Its expressions are interpreted, since the page's policy allows no code made of text. */
export class Chart {
  private view?: View;
  private drawing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly panel: PagePanel,
    private readonly place: HTMLElement,
    /** Hears which row a mark belongs to that was clicked. */
    private readonly clicked: (row: PanelRow) => void,
  ) {}

  /** Draws anew from the specification, after a change of theme. */
  async restart(theme: Theme): Promise<void> {
    await this.drawing;
    this.view?.finalize();
    const runtime = parse(this.panel.chart as Spec, chartConfig(theme), { ast: true });
    this.view = new View(runtime, {
      renderer: "svg",
      container: this.place,
      hover: true,
      expr: expressionInterpreter,
    });
    Object.assign(this.view, { cleanThreshold: keptMarks });
    this.view.signal(colourSignal, seriesColours[theme][0]);
    this.view.addEventListener("click", (_event, item) => {
      const row = rowOf(item);
      if (row) {
        this.clicked(row);
      }
    });
  }

  /** Shows rows; the one before is finished first, so that no two fill the chart at once. */
  async show(rows: PanelRow[], time: ChartTime): Promise<void> {
    this.drawing = this.drawing.then(() =>
      this.view
        ?.signal(timeSignals.from, time.from)
        .signal(timeSignals.to, time.to)
        .width(Math.max(120, this.place.clientWidth))
        .height(Math.max(80, this.place.clientHeight))
        .change(
          rowsData,
          changeset()
            .remove(() => true)
            .insert(rows.map(shownRow)),
        )
        .runAsync(),
    );
    await this.drawing;
  }

  /** Ends the chart and its listeners. */
  end(): void {
    this.view?.finalize();
  }
}

/** What a chart gets of a row: texts as they are read, and the row itself for who clicks on its mark. */
interface ShownRow {
  [column: string]: string | number | null | PanelRow;
  row: PanelRow;
}

function shownRow(row: PanelRow): ShownRow {
  const texts = Object.entries(row).map(([id, value]) => [
    id,
    typeof value === "string" ? shownText(value) : value,
  ]);
  return { ...(Object.fromEntries(texts) as PanelRow), row };
}

/** Points of a line carry their row, the line itself its first one, which is no more its own than any other. */
function rowOf(item: Item | null | undefined): PanelRow | undefined {
  if (!item || (item.mark as { marktype?: string }).marktype === "line") {
    return undefined;
  }
  const { datum } = item as { datum?: Partial<ShownRow> };
  return typeof datum === "object" && datum !== null ? datum.row : undefined;
}

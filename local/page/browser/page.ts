import type { DashboardRows, NewestEvent, PageDashboard, PageDefinitions, PageState } from "../page-model";
import { Controls } from "./controls";
import { byId } from "./dom";
import { EventTable } from "./event-table";
import { PanelView } from "./panel-view";
import { RequestError, ask } from "./requests";
import { type Filter, type Selection, addressOf, parametersOf, readSelection, withFilter } from "./selection";
import { type Theme, chooseTheme, currentTheme, showTheme } from "./theme";
import { showTree } from "./tree-dialog";

/** How often the page looks whether there is something new. */
const lookMilliseconds = 1_000;
/** How often it looks while something is wrong. */
const retryMilliseconds = 3_000;
/** A range that ends now moves on though nothing arrives. */
const oldestMilliseconds = 15_000;
const resizeMilliseconds = 200;
/** A look that seems to have taken an hour was not slow: the machine slept, or the browser had put the tab to rest. */
const longestPauseMilliseconds = 5_000;

/** The page: what is selected, what is shown of it, and when it is asked for again. */
class Page {
  private selection: Selection;
  private theme: Theme = currentTheme();
  private paused = false;
  private panels: PanelView[] = [];
  private shown?: PageDashboard;
  private readonly controls: Controls;
  private readonly events = new EventTable((entityId) => void showTree(entityId));
  /** The number of the newest request: an older answer that comes later is thrown away. */
  private latest = 0;
  private timer?: number;
  private resizing?: number;
  /** What was there when everything was asked for, and when that was. */
  private seen?: { documents: number; time: number };

  constructor(private readonly definitions: PageDefinitions) {
    this.selection = this.selected();
    this.controls = new Controls(
      definitions,
      () => this.selection,
      (selection) => (location.hash = addressOf(selection)),
    );
    addEventListener("hashchange", () => void this.change());
    addEventListener("resize", () => {
      window.clearTimeout(this.resizing);
      this.resizing = window.setTimeout(() => void this.refresh(), resizeMilliseconds);
    });
    document.addEventListener("visibilitychange", () => void this.refresh());
    byId("pause").addEventListener("click", () => this.pause());
    byId("theme").addEventListener("click", () => void this.changeTheme());
  }

  /** Shows everything and keeps it fresh. */
  async start(): Promise<void> {
    this.nameTheme();
    await this.change();
  }

  private selected(): Selection {
    const { dashboards, last } = this.definitions;
    const [{ name: first }] = dashboards;
    const selection = readSelection({ dashboard: first, last: last === undefined ? "all" : String(last) });
    const isKnown = dashboards.some(({ name }) => name === selection.dashboard);
    return isKnown ? selection : { ...selection, dashboard: first };
  }

  private async change(): Promise<void> {
    this.selection = this.selected();
    this.controls.show();
    const dashboard = this.definitions.dashboards.find(({ name }) => name === this.selection.dashboard);
    if (dashboard && dashboard !== this.shown) {
      this.shown = dashboard;
      this.panels.forEach((panel) => panel.end());
      this.panels = dashboard.panels.map((panel) => new PanelView(panel, (filters) => this.narrow(filters)));
      byId("description").textContent = dashboard.description;
      byId("panels").replaceChildren(...this.panels.map(({ root }) => root));
      document.title = `${dashboard.title} · Tetragon events`;
      await Promise.all(this.panels.map((panel) => panel.restart(this.theme)));
    }
    await this.refresh();
  }

  private narrow(filters: Filter[]): void {
    location.hash = addressOf(filters.reduce(withFilter, this.selection));
  }

  /** Asks for everything now, and looks again later. */
  private async refresh(): Promise<void> {
    this.seen = undefined;
    await this.look();
  }

  /** Asks for everything where something is new; one look follows the other, later where a look takes long. */
  private async look(): Promise<void> {
    window.clearTimeout(this.timer);
    const begin = performance.now();
    const isWell = document.hidden || (await this.load());
    window.clearTimeout(this.timer);
    if (!this.paused) {
      const taken = Math.min(longestPauseMilliseconds, performance.now() - begin);
      const pause = Math.max(lookMilliseconds, taken);
      this.timer = window.setTimeout(
        () => void this.look(),
        isWell ? pause : Math.max(retryMilliseconds, pause),
      );
    }
  }

  /** Shows what is new; tells whether all is well. */
  private async load(): Promise<boolean> {
    const request = ++this.latest;
    const trouble = byId("trouble");
    try {
      // Asked first: what arrives between the two is new at the next look.
      const { documents } = await ask<PageState>("/api/state");
      if (this.isOld(documents)) {
        await this.loadAll(request, documents);
      }
      if (request === this.latest) {
        trouble.hidden = true;
      }
      return true;
    } catch (error) {
      // A newer request tells how things are now.
      if (request !== this.latest) {
        return true;
      }
      const sentence = error instanceof RequestError ? error.message : `The page failed (${String(error)}).`;
      const next = this.paused ? "The page is paused." : "The page tries again every 3 seconds.";
      const whole = `${sentence} ${next}`;
      this.seen = undefined;
      // A sentence that is there already is not read aloud again.
      if (trouble.hidden || trouble.textContent !== whole) {
        trouble.textContent = whole;
        trouble.hidden = false;
      }
      return false;
    }
  }

  private isOld(documents: number): boolean {
    const { seen, selection } = this;
    const moves = selection.last !== "all";
    return (
      seen === undefined ||
      seen.documents !== documents ||
      (moves && performance.now() - seen.time > oldestMilliseconds)
    );
  }

  private async loadAll(request: number, documents: number): Promise<void> {
    const time = performance.now();
    const parameters = parametersOf(this.selection);
    const shown = addressOf(this.selection);
    const [answer, events] = await Promise.all([
      ask<DashboardRows>("/api/rows", parameters),
      ask<NewestEvent[]>("/api/events", parameters),
    ]);
    if (request !== this.latest) {
      return;
    }
    this.events.show(events);
    await Promise.all(this.panels.map((panel) => panel.show(answer.rows[panel.root.id] ?? [], answer)));
    if (request === this.latest) {
      this.seen = { documents, time };
      document.body.dataset.shown = shown;
    }
  }

  private pause(): void {
    this.paused = !this.paused;
    const button = byId("pause");
    button.setAttribute("aria-pressed", String(this.paused));
    button.textContent = this.paused ? "Go on" : "Pause";
    void this.refresh();
  }

  private async changeTheme(): Promise<void> {
    this.theme = this.theme === "dark" ? "light" : "dark";
    chooseTheme(this.theme);
    this.nameTheme();
    await Promise.all(this.panels.map((panel) => panel.restart(this.theme)));
    await this.refresh();
  }

  private nameTheme(): void {
    byId("theme").textContent = this.theme === "dark" ? "Light" : "Dark";
  }
}

async function main(): Promise<void> {
  showTheme(currentTheme());
  try {
    await new Page(await ask<PageDefinitions>("/api/dashboards")).start();
  } catch (error) {
    const trouble = byId("trouble");
    trouble.textContent = error instanceof RequestError ? error.message : String(error);
    trouble.hidden = false;
  }
}

void main();

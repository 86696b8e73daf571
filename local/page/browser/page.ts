import type { DashboardRows, NewestEvent, PageDashboard, PageDefinitions } from "../page-model";
import { Controls } from "./controls";
import { byId } from "./dom";
import { EventTable } from "./event-table";
import { PanelView } from "./panel-view";
import { RequestError, ask } from "./requests";
import { type Filter, type Selection, addressOf, parametersOf, readSelection, withFilter } from "./selection";
import { type Theme, chooseTheme, currentTheme, showTheme } from "./theme";
import { showTree } from "./tree-dialog";

const refreshMilliseconds = 3_000;

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

  constructor(private readonly definitions: PageDefinitions) {
    this.selection = this.selected();
    this.controls = new Controls(
      definitions,
      () => this.selection,
      (selection) => (location.hash = addressOf(selection)),
    );
    addEventListener("hashchange", () => void this.change());
    addEventListener("resize", () => void this.refresh());
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

  private async refresh(): Promise<void> {
    window.clearTimeout(this.timer);
    if (!document.hidden) {
      await this.load();
    }
    window.clearTimeout(this.timer);
    if (!this.paused) {
      this.timer = window.setTimeout(() => void this.refresh(), refreshMilliseconds);
    }
  }

  private async load(): Promise<void> {
    const request = ++this.latest;
    const parameters = parametersOf(this.selection);
    const trouble = byId("trouble");
    try {
      const [answer, events] = await Promise.all([
        ask<DashboardRows>("/api/rows", parameters),
        ask<NewestEvent[]>("/api/events", parameters),
      ]);
      if (request !== this.latest) {
        return;
      }
      trouble.hidden = true;
      this.events.show(events);
      await Promise.all(this.panels.map((panel) => panel.show(answer.rows[panel.root.id] ?? [], answer)));
      document.body.dataset.shown = addressOf(this.selection);
    } catch (error) {
      if (!(error instanceof RequestError)) {
        throw error;
      }
      const sentence = `${error.message} The page tries again every 3 seconds.`;
      if (trouble.hidden || trouble.textContent !== sentence) {
        trouble.textContent = sentence;
        trouble.hidden = false;
      }
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

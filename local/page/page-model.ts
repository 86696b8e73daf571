import type { Panel } from "../../components/kibana/panels/panel";

/** Name of the data set that the page fills. */
export const rowsData = "rows";
/** Signals with the ends of the time axis, in milliseconds since 1970. */
export const timeSignals = { from: "timeFrom", to: "timeTo" };
/** Signal with the colour of marks that are of one kind. */
export const colourSignal = "markColour";

/** A group of a panel: values of its buckets and metrics by column id; `…End` is where a step of time ends. */
export type PanelRow = Record<string, string | number | null>;

/** A value's column: what it is called, and the field by which the page can filter. */
export interface Column {
  id: string;
  label: string;
  field?: string;
  isTime: boolean;
  isMetric: boolean;
}

/** A panel as the page draws it. */
export interface PagePanel extends Pick<Panel, "id" | "title" | "kind" | "width" | "height"> {
  columns: Column[];
  /** A Vega chart; a number or a table without one. */
  chart?: object;
}

/** A dashboard as the page draws it. */
export interface PageDashboard {
  name: string;
  title: string;
  description: string;
  panels: PagePanel[];
}

/** Everything that the page can show, without any event. */
export interface PageDefinitions {
  dashboards: PageDashboard[];
  /** Seconds up to now that are shown first; all events without it. */
  last?: number;
  /** What the dashboards can be narrowed by. */
  controls: readonly { readonly field: string; readonly title: string }[];
}

/** What one refresh brings. */
export interface DashboardRows {
  /** Ends of the time range, in milliseconds since 1970. */
  from: number;
  to: number;
  /** Groups of each panel, by its id. */
  rows: Record<string, PanelRow[]>;
}

/** What tells whether anything has changed. */
export interface PageState {
  /** How many there are in all. */
  documents: number;
}

/** An event in the table of the newest ones. */
export interface NewestEvent {
  id: string;
  source: Record<string, unknown>;
}

/** A process as its own start, or an event of a child, tells it. */
export interface TreeProcess {
  entityId: string;
  /** RFC 3339; absent where no event tells it. */
  start?: string;
  name?: string;
  executable?: string;
  args: string[];
  user?: string;
  pod?: string;
}

/** A process, from whom it descends (the nearest first), and whom it started. */
export interface ProcessTree {
  process: TreeProcess;
  ancestors: TreeProcess[];
  children: TreeProcess[];
  /** Whether there are more children than are listed. */
  moreChildren: boolean;
}

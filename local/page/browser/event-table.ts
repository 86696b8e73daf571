import type { NewestEvent } from "../page-model";
import { byId, element, localTime } from "./dom";
import { RequestError, ask } from "./requests";
import { visible, visibleLines } from "./visible-text";

const columns: [title: string, path: string][] = [
  ["Time", "@timestamp"],
  ["Node", "host.name"],
  ["Namespace", "kubernetes.namespace"],
  ["Pod", "kubernetes.pod.name"],
  ["Action", "event.action"],
  ["Policy", "rule.name"],
  ["Message", "message"],
];

/** The newest events, each with its whole document and its process tree on demand. */
export class EventTable {
  private readonly table = byId<HTMLTableElement>("newest");
  private readonly body = element("tbody");
  private readonly open = new Map<string, HTMLElement>();

  constructor(private readonly showTree: (entityId: string) => void) {
    const headings = columns.map(([title]) => element("th", { scope: "col" }, title));
    const actions = element("th", { scope: "col" }, "Details");
    this.table.append(element("thead", {}, element("tr", {}, ...headings, actions)), this.body);
  }

  /** Shows events; documents that are open stay so, and keep where the reader is in them. */
  show(events: NewestEvent[]): void {
    const ids = new Set(events.map(({ id }) => id));
    for (const id of [...this.open.keys()].filter((each) => !ids.has(each))) {
      this.open.delete(id);
    }
    const focused = (document.activeElement as HTMLElement | null)?.dataset.key;
    this.body.replaceChildren(
      ...events.flatMap((event) => {
        const opened = this.open.get(event.id);
        return [this.row(event, opened !== undefined), ...(opened ? [opened] : [])];
      }),
    );
    if (focused) {
      this.body.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  private row({ id, source }: NewestEvent, isOpen: boolean): HTMLElement {
    const entity = valueAt(source, "process.entity_id");
    const toggle = element(
      "button",
      {
        type: "button",
        "aria-expanded": String(isOpen),
        "data-key": `document:${id}`,
        onclick: () => void this.toggle(id, row),
      },
      "Document",
    );
    const tree =
      typeof entity === "string"
        ? [
            element(
              "button",
              { type: "button", "data-key": `tree:${id}`, onclick: () => this.showTree(entity) },
              "Tree",
            ),
          ]
        : [];
    const row = element(
      "tr",
      {},
      ...columns.map(([, path]) => {
        const value = valueAt(source, path);
        const text = path === "@timestamp" ? localTime(Date.parse(String(value))) : shown(value);
        return element("td", path === "message" ? { class: "long" } : {}, text);
      }),
      element("td", {}, toggle, ...tree),
    );
    return row;
  }

  private async toggle(id: string, row: HTMLElement): Promise<void> {
    const opened = this.open.get(id);
    row.querySelector("[aria-expanded]")?.setAttribute("aria-expanded", String(opened === undefined));
    if (opened) {
      this.open.delete(id);
      opened.remove();
      return;
    }
    const cell = element("td", { colspan: String(columns.length + 1) });
    const details = element("tr", {}, cell);
    this.open.set(id, details);
    row.after(details);
    try {
      const whole = await ask<object>("/api/event", new URLSearchParams({ id }));
      cell.append(element("pre", { tabindex: "0" }, visibleLines(JSON.stringify(whole, null, 2))));
    } catch (error) {
      cell.append(error instanceof RequestError ? error.message : String(error));
    }
  }
}

function shown(value: unknown): string {
  return value === undefined || value === null ? "" : visible([value].flat().join(", "));
}

function valueAt(source: Record<string, unknown>, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], source);
}

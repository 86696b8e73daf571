import { dashboards } from "../../components/kibana/dashboards/dashboards";
import { panelRequest } from "../../components/kibana/panels/aggregations";
import type { ElasticsearchClient } from "../../local/elasticsearch/client";
import { PageData } from "../../local/page/page-data";
import type { DataStreams } from "../../local/rendered-stack";
import { median } from "../results";
import type { Arrivals } from "./arrivals";

/** What a panel's request takes, warm, in milliseconds. */
export interface PanelTime {
  panel: string;
  median: number;
  slowest: number;
}

/** What a refresh of a dashboard takes, asked as the page asks for it, and its panels alone, the slowest first. */
export interface DashboardTime {
  dashboard: string;
  median: number;
  panels: PanelTime[];
}

const warmUps = 2;

/**
 * Asks for each panel alone and for each dashboard at once, over all events. An event arrives before each request, so
 * that no answer comes from a cache.
 */
export async function measureQueries(
  client: ElasticsearchClient,
  streams: DataStreams,
  arrivals: Arrivals,
  rounds: number,
): Promise<DashboardTime[]> {
  const data = new PageData(client, streams);
  const everything = { filters: [] };
  const timed = async (work: () => Promise<unknown>): Promise<number[]> => {
    const taken: number[] = [];
    for (let round = -warmUps; round < rounds; round++) {
      await arrivals.write(1);
      await client.refresh(streams.events);
      const begin = performance.now();
      await work();
      if (round >= 0) {
        taken.push(performance.now() - begin);
      }
    }
    return taken;
  };
  const found: DashboardTime[] = [];
  for (const { name, panels } of dashboards) {
    const times: PanelTime[] = [];
    const window = await data.window({});
    for (const panel of panels) {
      const stream = panel.source === "events" ? streams.events : streams.deadLetter;
      const taken = await timed(() => client.search(stream, panelRequest(panel, window, [])));
      times.push({ panel: panel.id, median: median(taken), slowest: Math.max(...taken) });
    }
    const whole = await timed(() => data.dashboard(name, everything));
    found.push({
      dashboard: name,
      median: median(whole),
      panels: times.sort((a, b) => b.median - a.median),
    });
  }
  return found;
}

import type { ElasticView } from "../elastic-view";
import type { KibanaAnswer, KibanaView } from "../kibana-view";
import { type Check, failed, ok, skipped, warning } from "../verdict";

/** Checks of Kibana, which the stack uses only where it names an endpoint. */
export function kibanaCheck(kibana: () => Promise<KibanaView | undefined>): Check<ElasticView> {
  return {
    id: "data-view",
    title: "Kibana has the data view",
    causes: ["kibana-unreachable", "data-view-missing"],
    async run() {
      const view = await kibana();
      if (view?.declared.dataView === undefined) {
        return skipped("the stack declares no data view");
      }
      const { endpoint, space, dataView } = view.declared;
      let answer: KibanaAnswer;
      try {
        answer = await view.get(`/api/data_views/data_view/${encodeURIComponent(dataView)}`);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        return warning("kibana-unreachable", `${endpoint}: ${code ?? message}`);
      }
      const { status, body } = answer;
      if (status === 200 && body?.data_view !== undefined) {
        return ok(`${dataView} in space ${space}`);
      }
      if (status === 404 && body?.statusCode === 404) {
        return failed("data-view-missing", `${dataView} in space ${space}`);
      }
      return status === 401 || status === 403
        ? skipped(`Kibana refuses the stack's credential (${status})`)
        : warning("kibana-unreachable", `${endpoint} answers ${status}, and not as Kibana does`);
    },
  };
}

import { type Dashboard, barPanel, different, documents, metricPanel } from "../panels/panel";
import { tablePanel, timePanel, top } from "../panels/panel";
import { all, any, is, not } from "../query/condition";
import { networkEvent } from "./event-conditions";

const outbound = is("event.action", "connection_attempted");
const inbound = is("event.action", "connection_accepted");
const listening = is("event.action", "inet_csk_listen_start", "socket_bind", "listen", "bind");
const dns = any(is("network.protocol", "dns"), is("destination.port", 53, 853));
/** Addresses of clusters and of the node itself. */
export const privateAddresses = is(
  "destination.ip",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "fc00::/7",
  "fe80::/10",
  "::1/128",
);

/** Who speaks with whom. */
export const networkDashboard: Dashboard = {
  name: "network",
  title: "Tetragon: Network",
  description: "Connections by destination, program and namespace, listening sockets, DNS.",
  panels: [
    metricPanel({
      id: "network-outbound",
      title: "Outbound connections",
      query: outbound,
      metrics: [documents("Connections")],
      width: 12,
    }),
    metricPanel({
      id: "network-destinations",
      title: "Destinations",
      query: outbound,
      metrics: [different("destination.ip", "Addresses")],
      width: 12,
    }),
    metricPanel({
      id: "network-inbound",
      title: "Inbound connections",
      query: inbound,
      metrics: [documents("Connections")],
      width: 12,
    }),
    metricPanel({
      id: "network-listeners",
      title: "Listening programs",
      query: listening,
      metrics: [different("process.executable", "Programs")],
      width: 12,
    }),
    timePanel({
      id: "network-by-binary",
      title: "Outbound connections by binary",
      query: outbound,
      metrics: [documents("Connections")],
      buckets: [top("process.name", "Binary", 8)],
    }),
    timePanel({
      id: "network-by-namespace",
      title: "Outbound connections by namespace",
      query: outbound,
      metrics: [documents("Connections")],
      buckets: [top("kubernetes.namespace", "Namespace", 8)],
    }),
    tablePanel({
      id: "network-destination-table",
      title: "Destinations by connections",
      query: outbound,
      buckets: [top("destination.ip", "Address", 20), top("destination.port", "Port", 3)],
      metrics: [documents("Connections"), different("process.executable", "Programs")],
    }),
    tablePanel({
      id: "network-public",
      title: "Programs that leave private addresses",
      query: all(outbound, not(privateAddresses)),
      buckets: [top("process.executable", "Binary", 15), top("kubernetes.namespace", "Namespace", 3)],
      metrics: [documents("Connections"), different("destination.ip", "Addresses")],
    }),
    barPanel({
      id: "network-ports",
      title: "Destination ports",
      query: outbound,
      metrics: [documents("Connections")],
      buckets: [top("destination.port", "Port")],
    }),
    barPanel({
      id: "network-sources",
      title: "Inbound connections by program",
      query: inbound,
      metrics: [documents("Connections")],
      buckets: [top("process.executable", "Binary")],
    }),
    {
      id: "network-directions",
      title: "Directions",
      kind: "pie",
      source: "events",
      query: networkEvent,
      buckets: [top("network.direction", "Direction", 4)],
      metrics: [documents("Events")],
      width: 16,
      height: 12,
    },
    tablePanel({
      id: "network-listener-table",
      title: "Listening sockets",
      query: listening,
      buckets: [top("process.executable", "Binary", 15), top("source.port", "Port", 3)],
      metrics: [documents("Events")],
    }),
    tablePanel({
      id: "network-dns",
      title: "DNS servers and who asks them",
      query: dns,
      buckets: [top("destination.ip", "Server", 10), top("process.executable", "Binary", 5)],
      metrics: [documents("Events")],
    }),
  ],
};

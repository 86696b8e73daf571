import { definePolicy } from "../definition";
import { arg, kprobe, match } from "../policy-hooks";
import { addressList, exceptPeers, flag, portList } from "../parameters";

/** TCP connections that a process opens. */
export const outboundConnections = definePolicy({
  name: "outbound-connections",
  title: "Outbound TCP connections",
  watches: "`tcp_connect`, and `tcp_close` with `closings: true`",
  cost: "one event per connection attempt: low for servers, thousands a second for proxies and load tests",
  yields:
    "network, `connection_attempted` (and `disconnect_received`): `source.*`, `destination.*`, `network.*`",
  techniques: ["T1071", "T1041"],
  enforcement: "the process is killed while it connects",
  parameters: {
    exceptDestinations: addressList("127.0.0.0/8", "::1/128"),
    ports: portList(),
    closings: flag(false),
  },
  meanings: {
    exceptDestinations: "Destinations that are not reported",
    ports: "Only these destination ports; all when empty",
    closings: "Report the end of connections too",
  },
  build: ({ exceptDestinations, ports, closings }, context) => {
    const conditions = [
      ...exceptPeers(0, exceptDestinations),
      ...(ports.length === 0 ? [] : [match(0, "DPort", ports)]),
    ];
    const when = conditions.length === 0 ? undefined : [{ matchArgs: conditions }];
    const connect = kprobe(context, {
      call: "tcp_connect",
      args: [arg(0, "sock")],
      when,
      enforcement: "kill",
      message: "An outbound TCP connection was opened",
    });
    const close = kprobe(context, {
      call: "tcp_close",
      args: [arg(0, "sock")],
      when,
      enforcement: "none",
      message: "A TCP connection was closed",
    });
    return { kprobes: closings ? [connect, close] : [connect] };
  },
});

import { definePolicy } from "../definition";
import { arg, kprobe, match } from "../policy-hooks";
import { addressList, exceptPeers, flag, portList } from "../parameters";

/**
 * TCP connections that a process accepts. The socket is handed to the accepting process in `security_sock_graft`, so
 * the event names that process and needs no tracking of sockets from the interrupt in which they are made.
 */
export const inboundConnections = definePolicy({
  name: "inbound-connections",
  title: "Inbound TCP connections and listening sockets",
  watches:
    "`security_sock_graft` (a socket is given to the process that accepted it) and `inet_csk_listen_start`",
  cost: "one event per accepted connection: thousands a second on busy servers, so name ports or namespaces there",
  yields:
    "network, `connection_accepted`: `source.*` is the peer and `destination.*` the own end; `inet_csk_listen_start`: `source.*` is the end that listens",
  techniques: ["T1571", "T1205"],
  enforcement: "the process is killed while it accepts or begins to listen",
  parameters: {
    exceptSources: addressList("127.0.0.0/8", "::1/128"),
    ports: portList(),
    listening: flag(true),
  },
  meanings: {
    exceptSources: "Peers that are not reported",
    ports: "Only these local ports; all when empty",
    listening: "Report sockets that begin to listen too",
  },
  build: ({ exceptSources, ports, listening }, context) => {
    const local = ports.length === 0 ? [] : [match(0, "SPort", ports)];
    const peer = exceptPeers(0, exceptSources);
    const accept = kprobe(context, {
      call: "security_sock_graft",
      args: [arg(0, "sock")],
      when: [{ matchArgs: [match(0, "Protocol", ["IPPROTO_TCP"]), ...peer, ...local] }],
      enforcement: "kill",
      message: "An inbound TCP connection was accepted",
    });
    const listen = kprobe(context, {
      call: "inet_csk_listen_start",
      args: [arg(0, "sock")],
      when: local.length === 0 ? undefined : [{ matchArgs: local }],
      enforcement: "kill",
      message: "A process began to listen for TCP connections",
    });
    return { kprobes: listening ? [accept, listen] : [accept] };
  },
});

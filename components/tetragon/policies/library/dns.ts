import { definePolicy } from "../definition";
import { arg, kprobe, match } from "../policy-hooks";
import { addressList, exceptPeers, flag, portList } from "../parameters";

/** Who asks which resolver, and who answers on a DNS port. Names that are asked for stay inside the packet. */
export const dns = definePolicy({
  name: "dns",
  title: "DNS queries and DNS servers",
  watches:
    "`ip_output` and `ip6_output` of UDP packets to a DNS port, `tcp_connect` to one, `security_socket_bind` on one",
  cost: "high: the output functions run for every IP packet; one event per query unless the resolvers are excepted",
  yields:
    "network, `ip_output`, `ip6_output` and `connection_attempted`: `destination.ip`, `destination.port` and, on port 53, `network.protocol: dns`, but no query names; `socket_bind`: `source.ip`, `source.port`",
  techniques: ["T1071.004", "T1048.003"],
  enforcement: "the process is killed while it sends, connects or binds",
  parameters: {
    exceptServers: addressList(),
    ports: portList(53),
    servers: flag(true),
  },
  meanings: {
    exceptServers: "Resolvers whose use is not reported",
    ports: "DNS ports",
    servers: "Report processes that become a DNS server too",
  },
  build: ({ exceptServers, ports, servers }, context) => {
    const to = (index: number) => [match(index, "DPort", ports), ...exceptPeers(index, exceptServers)];
    const query = (call: string) =>
      kprobe(context, {
        call,
        args: [arg(2, "skb", "datagram")],
        when: [{ matchArgs: [match(2, "Protocol", ["IPPROTO_UDP"]), ...to(2)] }],
        enforcement: "kill",
        message: "A DNS query was sent",
      });
    const connect = kprobe(context, {
      call: "tcp_connect",
      args: [arg(0, "sock")],
      when: [{ matchArgs: to(0) }],
      enforcement: "kill",
      message: "A connection to a DNS server was opened",
    });
    const bind = kprobe(context, {
      call: "security_socket_bind",
      args: [arg(1, "sockaddr")],
      when: [{ matchArgs: [match(1, "SPort", ports)] }],
      enforcement: "deny",
      message: "A process bound a socket to a DNS port",
    });
    return { kprobes: [query("ip_output"), query("ip6_output"), connect, ...(servers ? [bind] : [])] };
  },
});

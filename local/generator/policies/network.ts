import { kprobe, type Policy, policy } from "../hook";
import type { Random } from "../random";
import type { KprobeArgument, Socket } from "../event-types";
import {
  cookie,
  dnsPacket,
  ephemeralPort,
  externalAddress,
  kernelStack,
  podAddress,
  tcp6Socket,
  tcpSocket,
  udpSocket,
  unixSocket,
  userStack,
} from "../generated-values";

const clients = ["curl", "wget", "catalogd", "java", "node", "gunicorn"] as const;
const servers = ["envoy", "ledgerd", "node", "redis", "nc"] as const;

/** Policies on sockets and packets. */
export const networkPolicies: readonly Policy[] = [
  policy(
    "tcp-connections",
    kprobe("tcp_connect", (r) => [{ sock_arg: tcpSocket(r, { state: "TCP_SYN_SENT" }) }], {
      by: clients,
      weight: 60,
    }),
    kprobe("tcp_connect", (r) => [{ sock_arg: tcp6Socket(r, { state: "TCP_SYN_SENT" }) }], {
      variant: "ipv6",
      by: clients,
      weight: 6,
    }),
    kprobe(
      "tcp_connect",
      (r) => [
        {
          sock_arg: tcp6Socket(r, {
            saddr: `::ffff:${podAddress(r)}`,
            daddr: `::ffff:${externalAddress(r)}`,
            state: "TCP_SYN_SENT",
          }),
        },
      ],
      { variant: "ipv4-mapped", by: ["java"], weight: 4 },
    ),
    kprobe("tcp_close", (r) => [{ sock_arg: tcpSocket(r, { state: "TCP_CLOSE_WAIT" }) }], {
      by: clients,
      weight: 40,
    }),
    kprobe("tcp_sendmsg", (r) => [{ sock_arg: tcpSocket(r) }, { int_arg: r.int(20, 9000), label: "bytes" }], {
      by: clients,
      weight: 12,
    }),
  ),
  policy(
    "tcp-accept",
    kprobe("inet_csk_accept", undefined, {
      by: servers,
      weight: 20,
      returnAction: "POST",
      returns: (r) => ({
        sock_arg: tcpSocket(r, { sport: r.pick([8080, 6379, 5432]), dport: ephemeralPort(r) }),
      }),
    }),
    kprobe(
      "tcp_set_state",
      (r) => [{ sock_arg: tcpSocket(r, { state: "TCP_SYN_RECV" }) }, { int_arg: 1, label: "state" }],
      {
        by: servers,
        weight: 8,
      },
    ),
    kprobe(
      "security_sock_graft",
      (r) => [{ sock_arg: tcpSocket(r, { sport: r.pick([8080, 6379, 5432]), dport: ephemeralPort(r) }) }],
      { by: servers, weight: 8 },
    ),
    kprobe(
      "tcp_recvmsg",
      (r) => [{ sock_arg: tcpSocket(r) }, { size_arg: String(r.int(20, 9000)), label: "len" }],
      {
        by: servers,
        weight: 4,
        returns: (r) => ({ int_arg: r.int(1, 9000) }),
      },
    ),
    kprobe("security_socket_accept", (r) => [{ sock_arg: listening(cookie(r), 8443) }], {
      by: servers,
      weight: 4,
    }),
  ),
  policy(
    "tcp-listen",
    kprobe("inet_csk_listen_start", (r) => [{ sock_arg: listening(cookie(r), r.pick([8080, 31337])) }], {
      by: servers,
      weight: 2,
    }),
    kprobe(
      "security_socket_bind",
      () => [
        { sockaddr_arg: { family: "AF_INET", addr: "0.0.0.0", port: 8443 } },
        { int_arg: 16, label: "addrlen" },
      ],
      {
        by: servers,
      },
    ),
  ),
  policy(
    "egress-guard",
    kprobe(
      "tcp_connect",
      (r) => [{ sock_arg: tcpSocket(r, { daddr: "203.0.113.66", dport: 4444, state: "TCP_SYN_SENT" }) }],
      {
        variant: "killed",
        by: ["curl", "nc"],
        weight: 2,
        action: "SIGKILL",
        message: "Connection outside of the allowed networks",
        tags: ["network.egress", "enforcement"],
      },
    ),
  ),
  policy(
    "dns-servers",
    kprobe("ip_output", (r) => [{ skb_arg: dnsPacket(r) }], {
      by: ["dig", "java", "node"],
      weight: 8,
      tags: ["network.dns"],
    }),
    kprobe(
      "udp_sendmsg",
      (r) => [{ sock_arg: udpSocket(r) }, { size_arg: String(r.int(30, 90)), label: "len" }],
      { by: ["dig", "curl"], weight: 6 },
    ),
  ),
  policy(
    "socket-connect",
    kprobe(
      "security_socket_connect",
      (r) => [
        { sockaddr_arg: { family: "AF_INET", addr: externalAddress(r), port: 443 } },
        { int_arg: 16, label: "addrlen" },
      ],
      { by: clients, weight: 8, returns: () => ({ int_arg: 0 }) },
    ),
    kprobe(
      "security_socket_connect",
      (r) => [
        { sock_arg: unconnectedSocket(r) },
        { sockaddr_arg: { family: "AF_INET6", addr: "2001:db8:53::53", port: 53 } },
        { int_arg: 28, label: "addrlen" },
      ],
      { variant: "denied", by: clients, action: "OVERRIDE", message: "Name server outside of the cluster" },
    ),
    kprobe(
      "__x64_sys_connect",
      () => [{ int_arg: 5 }, { sockaddr_arg: { family: "AF_NETLINK", addr: "invalid IP" } }],
      { variant: "netlink" },
    ),
  ),
  policy(
    "unix-sockets",
    kprobe("unix_stream_sendmsg", (r) => [{ sock_arg: unixSocket(r) }], {
      by: ["collector", "kubelet"],
      weight: 4,
    }),
    kprobe(
      "security_unix_stream_connect",
      () => [{ sockaddrun_arg: { family: "AF_UNIX", path: "/run/containerd/containerd.sock" } }],
      {
        by: ["kubelet", "curl"],
        weight: 2,
        message: "Runtime socket",
      },
    ),
    kprobe(
      "unix_bind",
      () => [{ sockaddrun_arg: { family: "AF_UNIX", path: "@/containerd-shim/k8s.io/8f2a.sock" } }],
      {
        variant: "abstract",
        by: ["containerd-shim"],
      },
    ),
  ),
  policy(
    "datagrams",
    kprobe("__cgroup_bpf_run_filter_skb", resolverFlow, { by: ["dig", "java"], weight: 3 }),
    kprobe("ip_send_skb", (r) => [{ skb_arg: icmpPacket(podAddress(r), "192.0.2.1") }], {
      variant: "icmp",
      by: ["ping"],
      weight: 2,
    }),
    kprobe(
      "ip6_xmit",
      () => [
        {
          skb_arg: {
            hash: 88,
            len: 1280,
            priority: 6,
            mark: 3840,
            saddr: "2001:db8:1::5",
            daddr: "2001:db8:40::9",
            sport: 51000,
            dport: 853,
            proto: 6,
            sec_path_len: 1,
            sec_path_olen: 1,
            protocol: "IPPROTO_TCP",
            family: "AF_INET6",
          },
        },
      ],
      { variant: "ipsec", by: ["node"] },
    ),
  ),
  policy(
    "packet-drops",
    kprobe(
      "kfree_skb_reason",
      (r) => [
        { skb_arg: dnsPacket(r, { proto: 6, protocol: "IPPROTO_TCP", dport: 443 }) },
        { int_arg: 2, label: "reason" },
      ],
      {
        by: clients,
        weight: 2,
        kernelStack: kernelStack(
          "kfree_skb_reason",
          "tcp_v4_rcv",
          "ip_protocol_deliver_rcu",
          "__sys_connect",
        ),
        userStack: userStack("/usr/lib/x86_64-linux-gnu/libc.so.6", "__connect", "getaddrinfo"),
      },
    ),
    kprobe("kfree_skb_reason", (r) => [{ skb_arg: dnsPacket(r) }], {
      variant: "addresses",
      kernelStack: [{ address: "18446744072633127312", offset: "5", symbol: "kfree_skb_reason" }],
    }),
  ),
  policy(
    "raw-sockets",
    kprobe(
      "security_socket_create",
      () => [
        { int_arg: 17, label: "family" },
        { int_arg: 524291, label: "type" },
        { int_arg: 768, label: "protocol" },
        { int_arg: 0, label: "kern" },
      ],
      { by: ["ping", "nc"], weight: 2, tags: ["network.raw"] },
    ),
  ),
  policy(
    "net-devices",
    kprobe("dev_change_flags", () => [{ string_arg: "eth0", label: "device" }, { uint_arg: 69891 }], {
      by: ["nsenter", "containerd"],
    }),
  ),
];

function listening(socketCookie: string, port: number) {
  return {
    family: "AF_INET6",
    type: "SOCK_STREAM",
    protocol: "IPPROTO_TCP",
    mark: 2,
    priority: 6,
    saddr: "::",
    daddr: "::",
    sport: port,
    cookie: socketCookie,
    state: "TCP_LISTEN",
  };
}

/** A datagram socket before its first connect: it has no addresses and no ports yet. */
function unconnectedSocket(r: Random): Socket {
  return {
    family: "AF_INET",
    type: "SOCK_DGRAM",
    protocol: "IPPROTO_UDP",
    saddr: "0.0.0.0",
    daddr: "0.0.0.0",
    cookie: cookie(r),
    state: "TCP_CLOSE",
  };
}

/** A socket and the packet that it sends. */
function resolverFlow(r: Random): KprobeArgument[] {
  const socket = udpSocket(r);
  const { saddr, daddr, sport, dport } = socket;
  return [
    { sock_arg: socket },
    { skb_arg: dnsPacket(r, { saddr, daddr, sport, dport, len: 71 }) },
    { int_arg: 1 },
  ];
}

function icmpPacket(saddr: string, daddr: string) {
  return { hash: 3, len: 84, saddr, daddr, proto: 1, protocol: "IPPROTO_ICMP", family: "AF_INET" };
}

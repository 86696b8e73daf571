import { definePolicy } from "../definition";
import { arg, kprobe, match } from "../policy-hooks";
import { flag } from "../parameters";

const inet = 2;
const inet6 = 10;
const packet = 17;
/** SOCK_RAW alone and with the flags SOCK_NONBLOCK (0x800) and SOCK_CLOEXEC (0x80000), which share the argument. */
const rawTypes = [3, 0x803, 0x80003, 0x80803];
/** The kernel's own sockets have 1 here. */
const byUser = match(3, "Equal", [0]);

/** Sockets that read or write packets past the kernel's protocols. */
export const rawSockets = definePolicy({
  name: "raw-sockets",
  title: "Raw and packet sockets",
  watches: "`security_socket_create` for AF_PACKET, and for SOCK_RAW of IPv4 and IPv6",
  cost: "low: the hook runs once per socket; events from ping, DHCP clients and network agents",
  yields: "network, `socket_create`: the labelled arguments `family`, `type`, `protocol`",
  techniques: ["T1040", "T1095"],
  enforcement: "the socket is not created and the process is killed",
  parameters: {
    packet: flag(true),
    raw: flag(true),
  },
  meanings: {
    packet: "Report AF_PACKET sockets",
    raw: "Report raw IP sockets",
  },
  build: (parameters, context) => {
    const when = [
      ...(parameters.packet ? [{ matchArgs: [match(0, "Equal", [packet]), byUser] }] : []),
      ...(parameters.raw
        ? [{ matchArgs: [match(0, "Equal", [inet, inet6]), match(1, "Equal", rawTypes), byUser] }]
        : []),
    ];
    const create = kprobe(context, {
      call: "security_socket_create",
      args: [
        arg(0, "int", "family"),
        arg(1, "int", "type"),
        arg(2, "int", "protocol"),
        arg(3, "int", "kern"),
      ],
      when,
      enforcement: "deny",
      message: "A raw or packet socket was created",
    });
    return { kprobes: when.length === 0 ? [] : [create] };
  },
});

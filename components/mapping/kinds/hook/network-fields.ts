import { readAddress } from "../../ip";
import { Outline } from "../../outline";
import { Tree } from "../../types";
import { childOf, drop, isText } from "../../values";
import { Hook } from "./hook-table";
import {
  dropKnownEnds,
  endOf,
  End,
  Ends,
  isSpecified,
  packetEnds,
  socketAmong,
  socketEnds,
  writeEnd,
} from "./socket-ends";

/** Names of `network.transport` for Tetragon's protocol names that differ in more than case. */
const TRANSPORT: Record<string, string> = {
  IPPROTO_ICMPV6: "ipv6-icmp",
  IPPROTO_UDPLITE: "udplite",
};

/** Protocols that only say that there is none above IP. */
const NO_TRANSPORT = /^IPPROTO_(IP|IPV6|RAW)$/;

/** Community ids are defined for these; ICMP would need the type of the message. */
const FLOW_TRANSPORTS: Record<string, boolean> = { tcp: true, udp: true, sctp: true };

/**
 * Fills `source`, `destination` and `network` from the packet, the socket and the socket addresses among the arguments:
 * a packet says itself who sent it; of a socket, what is received has the peer as its source, and anything else the
 * socket's own end.
 * @param outline learns the addresses for `related.ip` and the ends for the sentence in `message`.
 */
export function networkFields(args: Tree[], hook: Hook, doc: Tree, outline: Outline): void {
  const packet = childAmong(args, "skb_arg");
  const socket = socketAmong(args);
  const address = childAmong(args, "sockaddr_arg");
  const local = childAmong(args, "sockaddrun_arg");
  if (packet !== undefined && (socket === undefined || readAddress(packet.saddr) !== undefined)) {
    const ends = packetEnds(packet, socket, hook);
    if (socket !== undefined) {
      dropKnownEnds(socket, ends);
    }
    writeEnds(ends, packet, doc, outline);
  } else if (socket !== undefined && (local === undefined || readAddress(socket.daddr) !== undefined)) {
    writeEnds(socketEnds(socket, address, hook), socket, doc, outline);
  } else if (address !== undefined) {
    const nowhere = endOf({}, "");
    const end = endOf(address, "");
    const own = hook.row.ownAddress === true;
    const ends = { near: own ? end : nowhere, far: own ? nowhere : end, direction: hook.row.direction };
    writeEnds(ends, {}, doc, outline);
  } else if (local !== undefined) {
    unixFields(local, hook, doc, outline);
  }
}

function childAmong(args: Tree[], kind: string): Tree | undefined {
  for (let i = 0; i < args.length; i++) {
    const child = childOf(args[i], kind);
    if (child !== undefined) {
      return child;
    }
  }
  return undefined;
}

/** Writes both ends and what is known of the traffic between them from the socket or packet. */
function writeEnds(ends: Ends, pair: Tree, doc: Tree, outline: Outline): void {
  const { near, far, direction } = ends;
  const network: Tree = {};
  if (direction !== undefined) {
    network.direction = direction;
  }
  const type = familyOf(far) || familyOf(near);
  if (type !== "") {
    network.type = type;
  }
  const transport = transportOf(pair);
  if (transport !== "") {
    network.transport = transport;
    // A socket that takes any address of the node does not say which one the packets have.
    const isFlow =
      FLOW_TRANSPORTS[transport] === true && isSpecified(near.address) && isSpecified(far.address);
    outline.transport = isFlow ? transport : "";
    if (isText(pair.protocol)) {
      drop(pair, "protocol");
    }
  }
  outline.own = writeEnd(doc, nearSide(direction), near, true, outline);
  outline.peer = writeEnd(doc, farSide(direction), far, false, outline);
  if (outline.dns) {
    network.protocol = "dns";
  }
  if (direction !== undefined || type !== "" || transport !== "") {
    doc.network = network;
  }
}

function familyOf(end: End): string {
  return end.address === undefined ? "" : end.address.type;
}

function nearSide(direction: string | undefined): string {
  return direction === "ingress" ? "destination" : "source";
}

function farSide(direction: string | undefined): string {
  return direction === "ingress" ? "source" : "destination";
}

// ECS keeps the path of a Unix socket in `address`.
function unixFields(local: Tree, hook: Hook, doc: Tree, outline: Outline): void {
  const { path } = local;
  const { direction, ownAddress } = hook.row;
  if (isText(path) && path !== "") {
    doc[ownAddress === true ? nearSide(direction) : farSide(direction)] = { address: path };
    if (ownAddress === true) {
      outline.own = path;
    } else {
      outline.peer = path;
    }
    drop(local, "path");
  }
  if (direction !== undefined) {
    doc.network = { direction: direction };
  }
}

function transportOf(pair: Tree): string {
  const { protocol, family, type } = pair;
  if (isText(protocol) && protocol !== "") {
    if (NO_TRANSPORT.test(protocol) || protocol.substring(0, 8) !== "IPPROTO_") {
      return "";
    }
    return TRANSPORT[protocol] || protocol.substring(8).toLowerCase();
  }
  const inet = family === "AF_INET" || family === "AF_INET6";
  return inet && type === "SOCK_STREAM" ? "tcp" : inet && type === "SOCK_DGRAM" ? "udp" : "";
}

import { Hook } from "./hook-table";
import { Address, readAddress } from "../../ip";
import { Outline } from "../../outline";
import { Tree } from "../../types";
import { addUnique, childOf, drop, isText } from "../../values";

/** Names of `network.transport` for Tetragon's protocol names that differ in more than case. */
const TRANSPORT: Record<string, string> = {
  IPPROTO_ICMPV6: "ipv6-icmp",
  IPPROTO_UDPLITE: "udplite",
};

/** Protocols that only say that there is none above IP. */
const NO_TRANSPORT = /^IPPROTO_(IP|IPV6|RAW)$/;

/** Community ids are defined for these; ICMP would need the type of the message. */
const FLOW_TRANSPORTS: Record<string, boolean> = { tcp: true, udp: true, sctp: true };

const DNS_PORT = 53;

/**
 * Fills `source`, `destination` and `network` from the first socket or packet among the arguments, and the first
 * socket address, which tells the other end of a socket that is not connected yet.
 * @param outline learns the addresses for `related.ip` and the ends for the sentence in `message`.
 */
export function networkFields(args: Tree[], hook: Hook, doc: Tree, outline: Outline): void {
  let pair: Tree | undefined;
  let address: Tree | undefined;
  let local: Tree | undefined;
  for (let i = 0; i < args.length; i++) {
    pair = pair || childOf(args[i], "sock_arg") || childOf(args[i], "skb_arg");
    address = address || childOf(args[i], "sockaddr_arg");
    local = local || childOf(args[i], "sockaddrun_arg");
  }
  if (pair !== undefined && (local === undefined || readAddress(pair.daddr) !== undefined)) {
    pairFields(pair, address, hook, doc, outline);
  } else if (address !== undefined) {
    addressFields(address, hook, doc, outline);
  } else if (local !== undefined) {
    unixFields(local, hook, doc, outline);
  }
}

/** A socket or packet: both ends are known, or with an address what is to become the other end. */
function pairFields(pair: Tree, address: Tree | undefined, hook: Hook, doc: Tree, outline: Outline): void {
  const near = readAddress(pair.saddr);
  let far = readAddress(pair.daddr);
  let farEnd = pair;
  const told = address === undefined || isOwnEnd(hook) ? undefined : readAddress(address.addr);
  if (told !== undefined && (far === undefined || isUnspecified(far))) {
    far = told;
    farEnd = address as Tree;
  }
  const network = networkOf(hook, far || near);
  const transport = transportOf(pair);
  if (transport !== "") {
    network.transport = transport;
    outline.transport = FLOW_TRANSPORTS[transport] === true ? transport : "";
    if (isText(pair.protocol)) {
      drop(pair, "protocol");
    }
  }
  // The kernel's view is local then remote; who accepts a connection is its destination.
  const accepted = hook.action === "connection_accepted" && pair.proto === undefined;
  outline.own = endpoint(doc, accepted ? "destination" : "source", near, pair, "s", true, outline);
  outline.peer = endpoint(
    doc,
    accepted ? "source" : "destination",
    far,
    farEnd,
    farEnd === pair ? "d" : "",
    false,
    outline,
  );
  finish(doc, network, outline);
}

/** A socket address: the other end of a connect or send, the own end of a bind. */
function addressFields(address: Tree, hook: Hook, doc: Tree, outline: Outline): void {
  const ip = readAddress(address.addr);
  const own = isOwnEnd(hook);
  const text = endpoint(doc, own ? "source" : "destination", ip, address, "", own, outline);
  nameEnd(outline, own, text);
  finish(doc, networkOf(hook, ip), outline);
}

// ECS keeps the path of a Unix socket in `address`.
function unixFields(local: Tree, hook: Hook, doc: Tree, outline: Outline): void {
  const path = local.path;
  if (isText(path) && path !== "") {
    const own = isOwnEnd(hook);
    doc[own ? "source" : "destination"] = { address: path };
    nameEnd(outline, own, path);
    drop(local, "path");
  }
  finish(doc, networkOf(hook, undefined), outline);
}

function nameEnd(outline: Outline, own: boolean, text: string): void {
  if (own) {
    outline.own = text;
  } else {
    outline.peer = text;
  }
}

function isOwnEnd(hook: Hook): boolean {
  return hook.name.indexOf("bind") >= 0 || hook.direction === "ingress";
}

function networkOf(hook: Hook, address: Address | undefined): Tree {
  const network: Tree = {};
  if (hook.direction !== undefined) {
    network.direction = hook.direction;
  }
  if (address !== undefined) {
    network.type = address.type;
  }
  return network;
}

function transportOf(pair: Tree): string {
  const protocol = pair.protocol;
  if (isText(protocol) && protocol !== "") {
    if (NO_TRANSPORT.test(protocol)) {
      return "";
    }
    if (protocol.substring(0, 8) !== "IPPROTO_") {
      return "";
    }
    return TRANSPORT[protocol] || protocol.substring(8).toLowerCase();
  }
  const inet = pair.family === "AF_INET" || pair.family === "AF_INET6";
  const type = pair.type;
  return inet && type === "SOCK_STREAM" ? "tcp" : inet && type === "SOCK_DGRAM" ? "udp" : "";
}

function isUnspecified(address: Address): boolean {
  return address.ip === "0.0.0.0" || address.ip === "::";
}

/**
 * Fills one end of a connection.
 * @param prefix what `addr` and `port` begin with in the object that holds them.
 * @returns address and port as one text.
 */
function endpoint(
  doc: Tree,
  side: string,
  address: Address | undefined,
  holder: Tree,
  prefix: string,
  own: boolean,
  outline: Outline,
): string {
  const port = holder[prefix + "port"];
  const hasPort = typeof port === "number" && port % 1 === 0 && port >= 0 && port <= 65535;
  // No address stands for no peer, or for any address that a listener takes.
  if (address === undefined || (isUnspecified(address) && !(own && hasPort))) {
    return "";
  }
  const target: Tree = { ip: address.ip };
  if (!isUnspecified(address)) {
    outline.ips = outline.ips || [];
    addUnique(outline.ips, address.ip);
  }
  if (holder[prefix + "addr"] === address.ip) {
    drop(holder, prefix + "addr");
  }
  let text = address.ip;
  if (hasPort) {
    target.port = port;
    outline.dns = outline.dns || port === DNS_PORT;
    drop(holder, prefix + "port");
    text = (address.type === "ipv6" ? "[" + text + "]" : text) + ":" + port;
  }
  doc[side] = target;
  return text;
}

function finish(doc: Tree, network: Tree, outline: Outline): void {
  if (outline.dns) {
    network.protocol = "dns";
  }
  if (network.direction !== undefined || network.type !== undefined || network.transport !== undefined) {
    doc.network = network;
  }
}

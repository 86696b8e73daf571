import assert from "node:assert/strict";

import { hookDocument, type Json, only } from "./hook-document";

const local = { saddr: "10.0.0.1", sport: 8080 };
const remote = { daddr: "192.0.2.7", dport: 51515 };
const tcp = { family: "AF_INET", type: "SOCK_STREAM", protocol: "IPPROTO_TCP" };
const udp = { family: "AF_INET", type: "SOCK_DGRAM", protocol: "IPPROTO_UDP" };
const sock = (parts: Json): Json => ({ sock_arg: { ...tcp, ...parts } });
const skb = (parts: Json): Json => ({ skb_arg: { ...udp, proto: 17, ...parts } });
const address = (addr: string, port?: number): Json => ({ sockaddr_arg: { family: "AF_INET", addr, port } });
const unix = (path: string): Json => ({ sockaddrun_arg: { family: "AF_UNIX", path } });

const OWN = { ip: "10.0.0.1", port: 8080 };
const PEER = { ip: "192.0.2.7", port: 51515 };
const connected = sock({ ...local, ...remote });

type End = { ip?: string; port?: number; address?: string };

/** Source, destination and direction of an event. */
function ends(parts: Json, kind?: string): [End | undefined, End | undefined, unknown] {
  const document = hookDocument(parts, { kind });
  const end = (side: string): End | undefined => {
    const fields = Object.entries(only(document, side)).map(([name, value]) => [
      name.slice(side.length + 1),
      value,
    ]);
    return fields.length === 0 ? undefined : (Object.fromEntries(fields) as End);
  };
  return [end("source"), end("destination"), document["network.direction"]];
}

const call = (function_name: string, ...args: Json[]) => ends({ function_name, args });

describe("the sides of a connection", () => {
  for (const name of [
    "tcp_connect",
    "security_socket_connect",
    "tcp_sendmsg",
    "udp_sendmsg",
    "__x64_sys_sendmmsg",
  ]) {
    it(`are own, then peer for what goes out: ${name}`, () =>
      assert.deepEqual(call(name, connected), [OWN, PEER, "egress"]));
  }

  for (const name of [
    "tcp_recvmsg",
    "udp_recvmsg",
    "udpv6_recvmsg",
    "security_socket_recvmsg",
    "__x64_sys_recvmmsg",
  ]) {
    it(`are peer, then own for what comes in: ${name}`, () =>
      assert.deepEqual(call(name, connected), [PEER, OWN, "ingress"]));
  }

  for (const name of ["security_sock_graft", "inet_csk_complete_hashdance", "inet_csk_clone_lock"]) {
    it(`are peer, then own for a connection that is accepted: ${name}`, () => {
      assert.deepEqual(call(name, connected), [PEER, OWN, "ingress"]);
      const document = hookDocument({ function_name: name, args: [connected] });
      assert.equal(document["event.action"], "connection_accepted");
      assert.deepEqual(document["event.type"], ["connection", "start"]);
    });
  }

  for (const name of ["inet_csk_accept", "tcp_create_openreq_child", "tcp_v6_syn_recv_sock"]) {
    it(`are those of the socket that a listening one returns: ${name}`, () => {
      const listening = sock({ ...local, daddr: "0.0.0.0", state: "TCP_LISTEN" });
      const result = { function_name: name, args: [listening], return: connected };
      assert.deepEqual(ends(result), [PEER, OWN, "ingress"]);
      assert.equal(hookDocument(result)["event.action"], "connection_accepted");
    });
  }

  it("are the kernel's view where nothing tells who began", () => {
    assert.deepEqual(call("tcp_close", connected), [OWN, PEER, undefined]);
    assert.deepEqual(call("tcp_set_state", connected, { int_arg: 1 }), [OWN, PEER, undefined]);
  });

  it("are own and nothing for a socket that listens", () => {
    const listening = sock({ saddr: "0.0.0.0", sport: 8443, daddr: "0.0.0.0" });
    assert.deepEqual(call("inet_csk_listen_start", listening), [
      { ip: "0.0.0.0", port: 8443 },
      undefined,
      undefined,
    ]);
  });
});

describe("the address beside a socket", () => {
  const fresh = sock({ saddr: "0.0.0.0", daddr: "0.0.0.0" });

  it("is the peer that a socket is to have", () => {
    const [, destination] = call("security_socket_connect", fresh, address("192.0.2.7", 443));
    assert.deepEqual(destination, { ip: "192.0.2.7", port: 443 });
    assert.deepEqual(call("__sys_connect", { int_arg: 5 }, address("192.0.2.7", 443))[1], {
      ip: "192.0.2.7",
      port: 443,
    });
    assert.deepEqual(call("udp_sendmsg", sock({ ...local, daddr: "0.0.0.0" }), address("192.0.2.7", 53))[1], {
      ip: "192.0.2.7",
      port: 53,
    });
  });

  it("does not replace the peer that it has", () =>
    assert.deepEqual(call("udp_sendmsg", connected, address("198.51.100.1", 53))[1], PEER));

  it("is the sender of what is received", () =>
    assert.deepEqual(call("__x64_sys_recvfrom", { int_arg: 3 }, address("192.0.2.7", 51515)), [
      PEER,
      undefined,
      "ingress",
    ]));

  it("is the own end of a socket that is bound, with and without the socket", () => {
    const bound = { ip: "0.0.0.0", port: 53 };
    for (const name of ["security_socket_bind", "__x64_sys_bind", "inet_bind", "inet6_bind"]) {
      assert.deepEqual(call(name, address("0.0.0.0", 53)), [bound, undefined, undefined], name);
      assert.deepEqual(call(name, fresh, address("0.0.0.0", 53)), [bound, undefined, undefined], name);
    }
    assert.equal(
      hookDocument({ function_name: "inet_bind", args: [fresh, address("0.0.0.0", 53)] })[
        "network.transport"
      ],
      "tcp",
    );
  });

  it("is a path of a Unix socket, on the side that it belongs to", () => {
    assert.deepEqual(call("unix_stream_connect", unix("/run/x.sock")), [
      undefined,
      { address: "/run/x.sock" },
      "egress",
    ]);
    assert.deepEqual(call("unix_bind", unix("@x")), [{ address: "@x" }, undefined, undefined]);
    assert.deepEqual(call("unix_dgram_recvmsg", unix("/run/x.sock")), [
      { address: "/run/x.sock" },
      undefined,
      "ingress",
    ]);
  });
});

describe("the sides of a packet", () => {
  const out = { saddr: "10.0.0.1", sport: 8080, daddr: "192.0.2.7", dport: 51515 };
  const back = { saddr: "192.0.2.7", sport: 51515, daddr: "10.0.0.1", dport: 8080 };

  it("are as the packet says, whoever sees it", () => {
    assert.deepEqual(call("ip_output", skb(out)), [OWN, PEER, "egress"]);
    assert.deepEqual(call("tcp_v4_rcv", skb(back)), [PEER, OWN, "ingress"]);
    assert.deepEqual(call("kfree_skb_reason", skb(back)), [PEER, OWN, undefined]);
  });

  it("have the direction that the packet takes at the socket beside it", () => {
    assert.deepEqual(call("__cgroup_bpf_run_filter_skb", connected, skb(out)), [OWN, PEER, "egress"]);
    assert.deepEqual(call("__cgroup_bpf_run_filter_skb", connected, skb(back)), [PEER, OWN, "ingress"]);
    const other = skb({ ...out, saddr: "10.0.0.9" });
    assert.equal(call("__cgroup_bpf_run_filter_skb", connected, other)[2], undefined);
  });

  it("differ by their ports within one host", () => {
    const loop = { saddr: "127.0.0.1", daddr: "127.0.0.1" };
    const socket = sock({ ...loop, sport: 8080, dport: 51515 });
    assert.equal(
      call("__cgroup_bpf_run_filter_skb", socket, skb({ ...loop, sport: 8080, dport: 51515 }))[2],
      "egress",
    );
    assert.equal(
      call("__cgroup_bpf_run_filter_skb", socket, skb({ ...loop, sport: 51515, dport: 8080 }))[2],
      "ingress",
    );
  });

  it("come from the socket where the packet has none", () =>
    assert.deepEqual(call("tcp_v4_do_rcv", connected, skb({ saddr: "invalid IP" })), [PEER, OWN, "ingress"]));

  it("are told once", () => {
    const document = hookDocument({
      function_name: "__cgroup_bpf_run_filter_skb",
      args: [connected, skb(back)],
    });
    const args = JSON.stringify(document["cilium_tetragon.log.process_kprobe.args"]);
    assert.doesNotMatch(args, /192\.0\.2\.7|51515|10\.0\.0\.1|8080/);
  });
});

it("an IPv4 peer of an IPv6 socket is an IPv4 address", () => {
  const mapped = sock({
    family: "AF_INET6",
    saddr: "::ffff:10.0.0.1",
    sport: 8080,
    daddr: "::ffff:192.0.2.7",
    dport: 51515,
  });
  const document = hookDocument({ function_name: "tcp_connect", args: [mapped] });
  assert.equal(document["destination.ip"], "192.0.2.7");
  assert.equal(document["network.type"], "ipv4");
});

it("a socket that takes any address has no flow: its community id would be that of no packet", () => {
  const flow = (name: string, socket: Json, ...others: Json[]): unknown =>
    hookDocument({ function_name: name, args: [socket, ...others] })["network.community_id"];
  const server = {
    family: "AF_INET",
    type: "SOCK_DGRAM",
    protocol: "IPPROTO_UDP",
    saddr: "0.0.0.0",
    sport: 53,
  };
  assert.equal(flow("udp_sendmsg", { sock_arg: server }, address("192.0.2.7", 51515)), undefined);
  assert.equal(flow("udp_recvmsg", { sock_arg: { ...server, ...remote } }), undefined);
  const any = { ...server, family: "AF_INET6", saddr: "::", daddr: "2001:db8::7", dport: 51515 };
  assert.equal(flow("udpv6_sendmsg", { sock_arg: any }), undefined);
  assert.match(String(flow("udp_sendmsg", { sock_arg: { ...server, ...local, ...remote } })), /^1:.{27}=$/);
});

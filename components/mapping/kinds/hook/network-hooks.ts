import { HookRow } from "./hook-row";

/** Hooks on sockets and packets, by what happens to a connection and which way the traffic goes. */
export const NETWORK_HOOKS: HookRow[] = [
  {
    topic: "socket",
    types: ["connection", "start"],
    action: "connection_attempted",
    direction: "egress",
    names:
      "connect tcp_v4_connect tcp_v6_connect tcp_connect ip4_datagram_connect ip6_datagram_connect sctp_bind_connect",
  },
  // The socket is the one of the new connection: handed to the process that accepts it, or made when the handshake ends.
  {
    topic: "socket",
    types: ["connection", "start"],
    action: "connection_accepted",
    direction: "ingress",
    names:
      "accept accept4 inet_csk_accept inet_accept sock_graft inet_csk_complete_hashdance tcp_create_openreq_child " +
      "inet_csk_clone inet_csk_clone_lock tcp_v4_syn_recv_sock tcp_v6_syn_recv_sock",
  },
  {
    topic: "socket",
    types: ["connection", "end"],
    action: "disconnect_received",
    names:
      "tcp_close tcp_fin tcp_reset tcp_done tcp_disconnect inet_release inet_csk_destroy_sock unix_release " +
      "udp_destroy_sock sock_release shutdown",
  },
  {
    topic: "socket",
    types: ["info"],
    direction: "egress",
    names:
      "send sendto sendmsg sendmmsg unix_may_send netlink_send ip_output ip6_output ip_local_out ip_queue_xmit " +
      "ip_finish_output dev_queue_xmit tcp_retransmit_skb",
  },
  {
    topic: "socket",
    types: ["info"],
    direction: "ingress",
    names:
      "recv recvfrom recvmsg recvmmsg ip_rcv ipv6_rcv ip_local_deliver tcp_v4_rcv tcp_v6_rcv tcp_v4_do_rcv tcp_v6_do_rcv " +
      "tcp_rcv_established udp_rcv udpv6_rcv netif_receive_skb socket_sock_rcv_skb sock_rcv_skb inet_conn_request " +
      "tcp_conn_request tcp_v4_conn_request tcp_v6_conn_request sctp_assoc_request",
  },
  {
    topic: "socket",
    types: ["info"],
    ownAddress: true,
    names: "bind inet6_bind unix_bind getsockname",
  },
  {
    topic: "socket",
    types: ["info"],
    names:
      "socket socketpair socketcall listen setsockopt getsockopt getpeername socket_create socket_post_create socket_socketpair " +
      "inet_csk_listen_start inet_conn_established sctp_assoc_established kfree_skb kfree_skb_reason " +
      "tcp_set_state inet_sock_set_state",
  },
];

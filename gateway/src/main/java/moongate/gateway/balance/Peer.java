package moongate.gateway.balance;

import moongate.http.Origin;

/// An address that a request can be sent to.
///
/// @param origin where to connect
/// @param hostHeader the Host header that goes with it
/// @param ip the address as text
/// @param port its port
public record Peer(Origin origin, String hostHeader, String ip, int port) {}

package moongate.functions.api;

import java.util.List;
import moongate.http.Client;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.http.UpstreamException;

/// How functions reach other servers, and which ones they may reach.
///
/// @param client for HTTP
/// @param sockets for everything else
/// @param resolver from names to addresses
/// @param policy checks each address after its name was resolved
/// @param tlsDepth the maximum number of intermediate certificates in verification
/// @param open how many sockets functions may have open
public record Network(
    Client client,
    Sockets sockets,
    Resolver resolver,
    TargetPolicy policy,
    int tlsDepth,
    OpenSockets open) {
  private static final int DEFAULT_TLS_DEPTH = 1;

  /// No network at all.
  public static final Network NONE =
      new Network(
          (caller, origin, head, body, timeouts) -> {
            throw UpstreamException.beforeRequest(
                UpstreamException.Kind.CONNECT_FAILED, "no network");
          },
          Sockets.NONE,
          (fiber, host) -> {
            throw new ResolveException("no network: cannot resolve " + host, false);
          },
          new TargetPolicy(List.of(), List.of(), List.of()));

  /// With Kong's default for the depth, and any number of sockets.
  public Network(Client client, Sockets sockets, Resolver resolver, TargetPolicy policy) {
    this(client, sockets, resolver, policy, DEFAULT_TLS_DEPTH, OpenSockets.unlimited());
  }
}

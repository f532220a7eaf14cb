package moongate.gateway.route;

import java.util.List;
import moongate.http.Headers;
import moongate.http.Session;
import org.jspecify.annotations.Nullable;

/// The facts of a session that routes are matched by.
///
/// @param protocol the protocol of the client's connection
/// @param serverName the name asked for in the hello of TLS, in lower case; null for none
/// @param sourceAddress the client's address: 4 or 16 bytes
/// @param destinationAddress the address that the client connected to: 4 or 16 bytes
@SuppressWarnings("ArrayRecordComponent") // neither compared nor printed
public record SessionFacts(
    Session.Protocol protocol,
    @Nullable String serverName,
    byte[] sourceAddress,
    int sourcePort,
    byte[] destinationAddress,
    int destinationPort)
    implements RequestDetails {
  private static final Headers NO_HEADERS = new Headers();

  @Override
  public List<String> argument(String name) {
    return List.of();
  }

  @Override
  public String protocolName() {
    return protocol.text();
  }

  /// The session as expressions see it: a request without the facts of HTTP.
  RequestFacts asRequest() {
    boolean isSecure = protocol != Session.Protocol.TCP && protocol != Session.Protocol.UDP;
    return new RequestFacts("", "", destinationPort, "/", NO_HEADERS, isSecure, serverName, this);
  }
}

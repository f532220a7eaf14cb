package moongate.net.server;

import java.util.List;

/// The client wants to speak a protocol over TLS that is not spoken here. Going on would let others
/// redirect a client of, say, FTP to this server, which has a certificate that the client trusts.
final class NoCommonProtocol extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoCommonProtocol(List<String> wanted) {
    super("the client speaks only " + String.join(", ", wanted), null, false, false);
  }
}

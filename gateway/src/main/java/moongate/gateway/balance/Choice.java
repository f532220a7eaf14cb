package moongate.gateway.balance;

import java.util.List;
import moongate.gateway.exchange.UpstreamCall.Try;

/// What an algorithm knows of the try that it chooses an address for.
///
/// @param hash what consistent hashing goes by
/// @param tries the tries before
record Choice(int hash, List<Try> tries) {
  /// True when it was tried before and failed.
  boolean hasTried(Member member) {
    for (var tried : tries) {
      if (tried.port() == member.port() && tried.ip().equals(member.endpoint().ip())) {
        return true;
      }
    }
    return false;
  }
}

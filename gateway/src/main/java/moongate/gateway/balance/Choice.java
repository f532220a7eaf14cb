package moongate.gateway.balance;

import java.util.List;
import moongate.gateway.exchange.UpstreamCall.Try;

/// What an algorithm knows of the try for which it chooses an address.
///
/// @param hash the input of consistent hashing
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

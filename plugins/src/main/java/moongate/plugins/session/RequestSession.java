package moongate.plugins.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state of a request that concerns its session.
final class RequestSession {
  /// The content of the two cookies that the client has sent; null for none.
  final @Nullable String received;

  final @Nullable String remembered;

  /// The session that the request has or gets; null for none.
  @Nullable OpenSession session;

  /// The cookie lines for the client.
  List<String> cookies = List.of();

  /// True if the client has ended its session.
  boolean isLoggedOut;

  RequestSession(@Nullable String received, @Nullable String remembered) {
    this.received = received;
    this.remembered = remembered;
  }

  List<Login> logins() {
    return session == null ? List.of() : session.logins();
  }

  /// A decoded session.
  ///
  /// @param data the data in the cookie; empty if it is stored
  record OpenSession(SessionHead head, String data, List<Login> logins) {}
}

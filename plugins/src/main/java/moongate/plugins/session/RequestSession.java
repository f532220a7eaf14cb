package moongate.plugins.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one request has to do with its session.
final class RequestSession {
  /// What the client has sent in the one cookie and the other; null for nothing.
  final @Nullable String received;

  final @Nullable String remembered;

  /// The session that it has, or gets; null for none.
  @Nullable OpenSession session;

  /// The lines that are to go to the client.
  List<String> cookies = List.of();

  /// True when the client wanted no session any more.
  boolean isLoggedOut;

  RequestSession(@Nullable String received, @Nullable String remembered) {
    this.received = received;
    this.remembered = remembered;
  }

  List<Login> logins() {
    return session == null ? List.of() : session.logins();
  }

  /// A session that can be read.
  ///
  /// @param data as the cookie has it; empty when it is stored
  record OpenSession(SessionHead head, String data, List<Login> logins) {}
}

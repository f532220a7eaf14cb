package moongate.admin.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import moongate.admin.reply.Refused;
import moongate.admin.reply.Reply;
import moongate.http.HeaderName;
import moongate.http.RequestHead;

/// Who may use the API: everybody who reaches the listener, or, if there are tokens, everybody who
/// sends one of them in the header `Kong-Admin-Token`.
///
/// @param readers tokens that may read
/// @param writers tokens that may read and write
public record AccessRule(List<String> readers, List<String> writers) {
  /// Everybody may do everything.
  public static final AccessRule OPEN = new AccessRule(List.of(), List.of());

  private static final HeaderName TOKEN = HeaderName.of("Kong-Admin-Token");

  public AccessRule {
    readers = List.copyOf(readers);
    writers = List.copyOf(writers);
  }

  /// What a client may do.
  public enum Permission {
    /// Secrets are masked.
    READ,
    WRITE
  }

  /// @throws Refused if the request has no token of the lists
  public Permission check(RequestHead head) {
    if (readers.isEmpty() && writers.isEmpty()) {
      return Permission.WRITE;
    }
    var token = head.headers().firstOr(TOKEN, "");
    // Both lists are compared completely, so that the time it takes reveals nothing.
    boolean mayWrite = isOneOf(writers, token);
    boolean mayRead = isOneOf(readers, token) | mayWrite;
    if (!mayRead) {
      throw new Refused(
          Reply.message(401, "a valid token is required in the header Kong-Admin-Token"));
    }
    return mayWrite ? Permission.WRITE : Permission.READ;
  }

  private static boolean isOneOf(List<String> tokens, String given) {
    var bytes = given.getBytes(StandardCharsets.ISO_8859_1);
    boolean isFound = false;
    for (var token : tokens) {
      isFound |= MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), bytes);
    }
    return isFound;
  }
}

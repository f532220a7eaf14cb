package moongate.admin.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
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
  private static final Set<String> READING = Set.of("GET", "HEAD");

  /// Where documents are checked against a schema, and nothing is stored, as by decK's `validate`.
  private static final Pattern CHECK = Pattern.compile("(/default)?/schemas/[^?]+/validate/?");

  public AccessRule {
    readers = List.copyOf(readers);
    writers = List.copyOf(writers);
  }

  /// What a client may see.
  public enum Sight {
    EVERYTHING,
    /// Secrets are masked for clients that may only read.
    NO_SECRETS
  }

  /// @throws Refused if the request is not allowed
  public Sight check(RequestHead head) {
    if (readers.isEmpty() && writers.isEmpty()) {
      return Sight.EVERYTHING;
    }
    var token = head.headers().firstOr(TOKEN, "");
    // Both lists are compared completely, so that the time it takes reveals nothing.
    boolean mayWrite = isOneOf(writers, token);
    boolean mayRead = isOneOf(readers, token) | mayWrite;
    if (!mayRead) {
      throw new Refused(
          Reply.message(401, "a valid token is required in the header Kong-Admin-Token"));
    }
    if (!mayWrite && !isReading(head)) {
      throw new Refused(Reply.message(403, "this token may only read"));
    }
    return mayWrite ? Sight.EVERYTHING : Sight.NO_SECRETS;
  }

  private static boolean isReading(RequestHead head) {
    return READING.contains(head.method())
        || head.method().equals("POST") && CHECK.matcher(head.target()).matches();
  }

  private static boolean isOneOf(List<String> tokens, String given) {
    var bytes = given.getBytes(StandardCharsets.ISO_8859_1);
    var isFound = false;
    for (var token : tokens) {
      isFound |= MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), bytes);
    }
    return isFound;
  }
}

package moongate.admin.request;

import java.time.Instant;
import java.util.regex.Pattern;
import moongate.http.HeaderName;
import moongate.http.LocalTime;
import moongate.http.LogText;
import moongate.http.Request;
import org.slf4j.Logger;

/// Writes one line per answered request, in nginx's format `combined`, so that it can be found out
/// who has changed what. Bodies are not in it: they may hold secrets.
///
/// @param log gets the lines, at level info
public record AccessLog(Logger log) {
  private static final HeaderName REFERER = HeaderName.of("Referer");

  /// A credential in a path that is asked for by its key, which is its secret, and not by its id.
  private static final Pattern KEY =
      Pattern.compile(
          "(/key-auths?/)(?![0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b)[^/? ]+");

  /// @param bodyBytes the length of the body that was sent
  void write(Request request, int status, long bodyBytes) {
    if (!log.isInfoEnabled()) {
      return;
    }
    var headers = request.head().headers();
    var line = new StringBuilder(160);
    line.append(request.connection().remoteAddress())
        .append(" - - [")
        .append(LocalTime.logged(Instant.now()))
        .append("] ");
    appendQuoted(line, KEY.matcher(request.requestLine()).replaceAll("$1******"));
    line.append(' ').append(status).append(' ').append(bodyBytes).append(' ');
    appendQuoted(line, headers.firstOr(REFERER, "-"));
    line.append(' ');
    appendQuoted(line, headers.firstOr(HeaderName.USER_AGENT, "-"));
    log.info(line.toString());
  }

  private static void appendQuoted(StringBuilder line, String text) {
    line.append('"');
    LogText.append(line, text);
    line.append('"');
  }
}

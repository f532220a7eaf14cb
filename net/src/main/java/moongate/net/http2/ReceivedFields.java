package moongate.net.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.net.hpack.FieldName;
import moongate.net.hpack.FieldSink;
import moongate.net.hpack.TableField;
import org.jspecify.annotations.Nullable;

/// A field section of HTTP/2 while it is decompressed: pseudo-header fields separately, all others
/// as lines of [Headers]. There is one for each connection, which must be used before the next
/// section is read.
///
/// Errors are remembered, because the rest has to be decompressed all the same: both sides share
/// the state of the compression.
final class ReceivedFields extends DefaultHttp2Headers implements FieldSink {
  private static final String TRAILERS = "trailers";

  private final int most;
  private Headers fields = new Headers();
  private @Nullable String method;
  private @Nullable String scheme;
  private @Nullable String protocol;
  private @Nullable String authority;
  private @Nullable String path;
  private @Nullable String status;
  private @Nullable String problem;
  private int cookies;
  private boolean isCut;
  private @Nullable KnownSection known;

  /// @param most how many fields are accepted
  ReceivedFields(int most) {
    super(false, false, 2);
    this.most = most;
  }

  /// Nothing yet.
  ///
  /// @param into where fields are put
  void begin(Headers into) {
    fields = into;
    method = null;
    scheme = null;
    protocol = null;
    authority = null;
    path = null;
    status = null;
    problem = null;
    cookies = 0;
    isCut = false;
    known = null;
  }

  /// Takes the content of `section`.
  void restore(KnownSection section) {
    fields.copyFrom(section.lines());
    method = section.method();
    scheme = section.scheme();
    authority = section.authority();
    path = section.path();
    status = section.status();
    cookies = section.cookies();
    known = section;
  }

  /// True if it is complete and valid, and of a kind that is likely to come again.
  boolean isGood() {
    return !isCut && problem == null && protocol == null;
  }

  void keepIn(KnownSections.Place place) {
    known = place.keep(this);
  }

  /// What is known of sections that are equal to this one; null when none came before.
  @Nullable KnownSection known() {
    return known;
  }

  /// All but the pseudo-header fields.
  Headers fields() {
    return fields;
  }

  /// The length of these as lines, as they came.
  int length() {
    return known == null ? fields.length() : known.length();
  }

  /// The number of fields that are crumbs of a cookie.
  int cookies() {
    return cookies;
  }

  /// `:method`; null for none.
  @Nullable String requestMethod() {
    return method;
  }

  /// `:path`; null for none.
  @Nullable String requestPath() {
    return path;
  }

  /// `:scheme`; null for none.
  @Nullable String requestScheme() {
    return scheme;
  }

  /// `:protocol`; null for none.
  @Nullable String requestProtocol() {
    return protocol;
  }

  /// `:authority`; null for none.
  @Nullable String requestAuthority() {
    return authority;
  }

  @Override
  public @Nullable String status() {
    return status;
  }

  /// `:status`; -1 when it is not a number of three digits.
  int statusCode() {
    var text = status;
    if (text == null || text.length() != 3) {
      return -1;
    }
    int code = 0;
    for (int i = 0; i < 3; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      code = 10 * code + digit;
    }
    return code < 100 ? -1 : code;
  }

  boolean hasPseudo() {
    return hasRequestPseudo() || status != null;
  }

  boolean hasRequestPseudo() {
    return method != null
        || scheme != null
        || protocol != null
        || authority != null
        || path != null;
  }

  /// There was more than may be, and the rest was left out.
  void cut() {
    isCut = true;
  }

  boolean isCut() {
    return isCut;
  }

  /// What makes this malformed (RFC 9113, 8.1.1); null for nothing.
  @Nullable String problem() {
    return problem;
  }

  @Override
  public void field(TableField field) {
    var name = field.name();
    if (!name.kind().isRegular()) {
      addOther(name, field.text());
      return;
    }
    var line = field.line();
    if (line == null) {
      problem = "malformed field";
    } else if (hasRoom()) {
      fields.append(line);
      check(name);
    }
  }

  @Override
  public void field(FieldName name, byte[] memory, int from, int end) {
    if (!name.kind().isRegular()) {
      addOther(name, new String(memory, from, end - from, ISO_8859_1));
    } else if (hasRoom()) {
      if (fields.append(name.header(), memory, from, end)) {
        check(name);
      } else {
        problem = "malformed field";
      }
    }
  }

  private boolean hasRoom() {
    if (fields.size() < most) {
      return true;
    }
    cut();
    return false;
  }

  /// What only some names ask for; the field is the last one.
  private void check(FieldName name) {
    switch (name.kind()) {
      case OF_CONNECTION -> problem = "field that concerns a connection: " + name;
      case TE -> {
        if (!fields.valueEquals(fields.size() - 1, TRAILERS)) {
          problem = "te with another value than trailers";
        }
      }
      case COOKIE -> cookies++;
      default -> {}
    }
  }

  private void addOther(FieldName name, String value) {
    boolean isRepeated;
    switch (name.kind()) {
      case METHOD -> {
        isRepeated = method != null;
        method = value;
      }
      case SCHEME -> {
        isRepeated = scheme != null;
        scheme = value;
      }
      case PROTOCOL -> {
        isRepeated = protocol != null;
        protocol = value;
      }
      case AUTHORITY -> {
        isRepeated = authority != null;
        authority = value;
      }
      case PATH -> {
        isRepeated = path != null;
        path = value;
      }
      case STATUS -> {
        isRepeated = status != null;
        status = value;
      }
      case UNKNOWN_PSEUDO -> {
        problem = "unknown pseudo-header field";
        return;
      }
      default -> {
        problem = "malformed field";
        return;
      }
    }
    if (isRepeated || fields.size() > 0) {
      problem = "pseudo-header field repeated, or behind another field";
    }
  }

  /// RFC 9113, 8.2.3: the crumbs of a cookie are put together again, for those who read it.
  void joinCookies() {
    if (cookies < 2) {
      return;
    }
    var all = new StringBuilder();
    for (int i = fields.find(HeaderName.COOKIE); i >= 0; i = fields.find(HeaderName.COOKIE, i)) {
      all.append(all.isEmpty() ? "" : "; ").append(fields.valueAt(i));
    }
    fields.set(HeaderName.of("cookie"), all.toString());
  }
}

package moongate.net;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// A field section of HTTP/2 as it is decompressed: pseudo-header fields on one side, all others as
/// lines of [Headers].
///
/// What is wrong is remembered, since the rest has to be decompressed all the same: both ends share
/// the state of the compression.
final class ReceivedFields extends DefaultHttp2Headers {
  private static final HeaderName[] OF_CONNECTIONS = {
    HeaderName.CONNECTION,
    HeaderName.KEEP_ALIVE,
    HeaderName.PROXY_CONNECTION,
    HeaderName.TRANSFER_ENCODING,
    HeaderName.UPGRADE
  };

  private final Headers fields;
  private final int most;
  private @Nullable String method;
  private @Nullable String scheme;
  private @Nullable String authority;
  private @Nullable String path;
  private @Nullable AsciiString status;
  private @Nullable String problem;
  private int cookies;

  /// @param fields where they are put
  /// @param most how many fields are accepted
  ReceivedFields(Headers fields, int most) {
    super(false, false, 2);
    this.fields = fields;
    this.most = most;
  }

  /// All but the pseudo-header fields.
  Headers fields() {
    return fields;
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

  /// `:authority`; null for none.
  @Nullable String requestAuthority() {
    return authority;
  }

  @Override
  public @Nullable CharSequence status() {
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
      int digit = text.byteAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      code = 10 * code + digit;
    }
    return code < 100 ? -1 : code;
  }

  boolean hasPseudo() {
    return method != null || scheme != null || authority != null || path != null || status != null;
  }

  /// What makes this malformed (RFC 9113, 8.1.1); null for nothing.
  @Nullable String problem() {
    if (problem == null) {
      for (var name : OF_CONNECTIONS) {
        if (fields.contains(name)) {
          return "field that concerns a connection: " + name;
        }
      }
      int te = fields.find(HeaderName.TE);
      if (te >= 0 && !fields.valueEquals(te, "trailers")) {
        return "te with another value than trailers";
      }
    }
    return problem;
  }

  @Override
  public Http2Headers add(CharSequence name, CharSequence value) {
    var field = (AsciiString) name;
    var text = (AsciiString) value;
    if (!field.isEmpty() && field.byteAt(0) == ':') {
      addPseudo(field.toString(), text);
    } else {
      addRegular(field, text);
    }
    return this;
  }

  private void addPseudo(String name, AsciiString value) {
    boolean isRepeated;
    switch (name) {
      case ":method" -> {
        isRepeated = method != null;
        method = value.toString();
      }
      case ":scheme" -> {
        isRepeated = scheme != null;
        scheme = value.toString();
      }
      case ":authority" -> {
        isRepeated = authority != null;
        authority = value.toString();
      }
      case ":path" -> {
        isRepeated = path != null;
        path = value.toString();
      }
      case ":status" -> {
        isRepeated = status != null;
        status = value;
      }
      default -> {
        problem = "unknown pseudo-header field";
        return;
      }
    }
    if (isRepeated || fields.size() > 0) {
      problem = "pseudo-header field repeated, or behind another field";
    }
  }

  private void addRegular(AsciiString name, AsciiString value) {
    if (fields.size() >= most) {
      problem = "more than " + most + " fields";
      return;
    }
    boolean isProper =
        fields.append(
            name.array(),
            name.arrayOffset(),
            name.length(),
            value.array(),
            value.arrayOffset(),
            value.length());
    if (!isProper) {
      problem = "malformed field";
    } else if (fields.nameEquals(fields.size() - 1, HeaderName.COOKIE)) {
      cookies++;
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

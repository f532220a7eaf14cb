package moongate.net;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// A field section of HTTP/2 as it is compressed: pseudo-header fields, then lines of [Headers],
/// their names in lower case, without those that concern a connection of HTTP/1.1.
final class SentFields extends DefaultHttp2Headers {
  private static final HeaderName[] LEFT_OUT = {
    HeaderName.CONNECTION,
    HeaderName.KEEP_ALIVE,
    HeaderName.PROXY_CONNECTION,
    HeaderName.TRANSFER_ENCODING,
    HeaderName.UPGRADE
  };

  private static final AsciiString[] STATUSES = new AsciiString[1000];

  static {
    for (int i = 100; i < STATUSES.length; i++) {
      STATUSES[i] = AsciiString.cached(Integer.toString(i));
    }
  }

  private final FieldNames names;
  private final List<Map.Entry<CharSequence, CharSequence>> entries = new ArrayList<>(16);
  private @Nullable AsciiString status;

  SentFields(FieldNames names) {
    super(false, false, 2);
    this.names = names;
  }

  SentFields reset() {
    entries.clear();
    status = null;
    return this;
  }

  SentFields response(int code) {
    status = STATUSES[code];
    return pseudo(PseudoHeaderName.STATUS, STATUSES[code]);
  }

  SentFields pseudo(PseudoHeaderName name, AsciiString value) {
    return field(name.value(), value);
  }

  SentFields field(AsciiString name, AsciiString value) {
    entries.add(Map.entry(name, value));
    return this;
  }

  /// Adds all of `fields` that HTTP/2 has, but `except`.
  SentFields all(Headers fields, @Nullable HeaderName except) {
    for (int i = 0; i < fields.size(); i++) {
      if (!isLeftOut(fields, i) && (except == null || !fields.nameEquals(i, except))) {
        field(names.at(fields, i), names.valueAt(fields, i));
      }
    }
    return this;
  }

  private static boolean isLeftOut(Headers fields, int index) {
    for (var name : LEFT_OUT) {
      if (fields.nameEquals(index, name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable CharSequence status() {
    return status;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  @Override
  public Iterator<Map.Entry<CharSequence, CharSequence>> iterator() {
    return entries.iterator();
  }
}

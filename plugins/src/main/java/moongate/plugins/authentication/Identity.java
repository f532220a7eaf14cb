package moongate.plugins.authentication;

import moongate.http.Grammar;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.model.entity.Consumer;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// Tells the service who its client is, in headers that the client cannot set itself.
final class Identity {
  private static final HeaderName ID = HeaderName.of("X-Consumer-ID");
  private static final HeaderName CUSTOM_ID = HeaderName.of("X-Consumer-Custom-ID");
  private static final HeaderName USERNAME = HeaderName.of("X-Consumer-Username");
  private static final HeaderName CREDENTIAL = HeaderName.of("X-Credential-Identifier");
  private static final HeaderName ANONYMOUS = HeaderName.of("X-Anonymous-Consumer");

  private Identity() {}

  /// @param consumer null for a client that is not a consumer
  /// @param credential what its credential is known by; null for the anonymous consumer
  static void announce(Headers headers, @Nullable Consumer consumer, @Nullable String credential) {
    setOrRemove(headers, ID, consumer == null ? null : consumer.id());
    setOrRemove(headers, CUSTOM_ID, consumer == null ? null : consumer.customId());
    setOrRemove(headers, USERNAME, consumer == null ? null : consumer.username());
    setOrRemove(headers, CREDENTIAL, credential);
    setOrRemove(headers, ANONYMOUS, credential == null ? "true" : null);
  }

  private static void setOrRemove(Headers headers, HeaderName name, @Nullable String text) {
    if (text == null) {
      headers.remove(name);
    } else {
      headers.set(name, Grammar.fieldValue(Utf8.bytes(text)));
    }
  }
}

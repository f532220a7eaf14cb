package moongate.plugins.proxycache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import moongate.gateway.exchange.Arguments;
import moongate.gateway.exchange.Exchange;
import moongate.http.HeaderName;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// What tells requests apart: who asks, by which route, for what.
///
/// @param arguments those of the query that count; empty for all
/// @param headers those that count
record CacheKey(List<String> arguments, List<HeaderName> headers, boolean ignoresCase) {
  static CacheKey of(Value.Obj config) {
    return new CacheKey(
        config.texts("vary_query_params").stream().map(Utf8::bytes).sorted().toList(),
        config.texts("vary_headers").stream()
            .map(Utf8::bytes)
            .sorted()
            .map(HeaderName::of)
            .toList(),
        config.flag("ignore_uri_case"));
  }

  /// 64 hexadecimal digits.
  String of(Exchange exchange) {
    var digest = sha256();
    var route = exchange.route();
    add(digest, client(exchange));
    add(digest, route == null ? "" : route.id());
    add(digest, exchange.head().method());
    add(digest, exchange.scheme());
    add(digest, exchange.host());
    var path = exchange.target().path();
    add(digest, ignoresCase ? path.toLowerCase(Locale.ROOT) : path);
    sorted(exchange).forEach(argument -> add(digest, argument));
    for (var name : headers) {
      var found = exchange.headers();
      for (int i = found.find(name); i >= 0; i = found.find(name, i)) {
        add(digest, name + ":" + found.valueAt(i));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Who asks: a consumer, or somebody else who has proved who it is, such as a user of a
  /// directory.
  private static String client(Exchange exchange) {
    var consumer = exchange.consumer();
    if (consumer != null) {
      return consumer.id();
    }
    var credential = exchange.credential();
    return credential == null ? "" : "credential " + credential.id();
  }

  private List<String> sorted(Exchange exchange) {
    var query = exchange.query();
    var all = new ArrayList<String>();
    if (query != null && !query.isEmpty()) {
      for (var argument : Arguments.parse(query)) {
        if (arguments.isEmpty() || arguments.contains(argument.name())) {
          var value = argument.value();
          var text = argument.name() + (value == null ? "" : "=" + value);
          all.add(ignoresCase ? text.toLowerCase(Locale.ROOT) : text);
        }
      }
      all.sort(null);
    }
    return all;
  }

  /// With its length before it, so that no two lists of parts look alike.
  private static void add(MessageDigest digest, String part) {
    digest.update((part.length() + ":" + part).getBytes(ISO_8859_1));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

package moongate.plugins.proxycache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.uri.Arguments;
import moongate.http.HeaderName;
import moongate.model.value.Hash;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// The parts of a request by which cached responses are distinguished: the client, the route, and
/// what is requested. Requests that a service may treat differently must not have the same key:
/// otherwise a client could choose what others get.
///
/// @param arguments the query arguments that count; empty for all
/// @param headers the headers that count
/// @param ignoresCase whether paths in capitals are the same
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

  /// The key: 64 hexadecimal digits.
  String of(Exchange exchange) {
    var digest = Hash.SHA_256.begin();
    var route = exchange.route();
    add(digest, client(exchange));
    add(digest, route == null ? "" : route.id());
    add(digest, exchange.head().method());
    add(digest, exchange.scheme());
    add(digest, exchange.host());
    var path = exchange.target().path();
    add(digest, ignoresCase ? path.toLowerCase(Locale.ROOT) : path);
    addArguments(digest, exchange);
    var found = exchange.headers();
    for (var wanted : headers) {
      add(digest, wanted.toString());
      var name = wanted.spelledIn(found);
      for (int i = found.find(name); i >= 0; i = found.find(name, i)) {
        add(digest, "=" + found.valueAt(i));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The client: a consumer, or somebody else who has authenticated, such as a user of a directory.
  private static String client(Exchange exchange) {
    var consumer = exchange.consumer();
    if (consumer != null) {
      return consumer.id();
    }
    var credential = exchange.credential();
    return credential == null ? "" : "credential " + credential.id();
  }

  /// The arguments sorted by name. Those with the same name keep their order, which may matter to
  /// services.
  private void addArguments(MessageDigest digest, Exchange exchange) {
    var query = exchange.query();
    if (query == null || query.isEmpty()) {
      add(digest, "0");
      return;
    }
    var counted =
        Arguments.parse(query).stream()
            .filter(it -> arguments.isEmpty() || arguments.contains(it.name()))
            .sorted(Comparator.comparing(Arguments.Argument::name))
            .toList();
    add(digest, Integer.toString(counted.size()));
    for (var argument : counted) {
      var value = argument.value();
      add(digest, argument.name());
      add(digest, value == null ? "" : "=" + value);
    }
  }

  /// With its length before it, so that two different lists of parts never look the same.
  private static void add(MessageDigest digest, String part) {
    digest.update((part.length() + ":" + part).getBytes(ISO_8859_1));
  }
}

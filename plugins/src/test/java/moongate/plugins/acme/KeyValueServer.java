package moongate.plugins.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import moongate.gateway.testing.GatewayUnderTest;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Request;
import moongate.http.RequestHead;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.model.value.Utf8;
import tools.jackson.databind.json.JsonMapper;

/// What Consul and Vault document of their key/value stores, as far as the plugin needs it. Tokens
/// have to be `secret`; Vault gives that one to pods that show `of the pod`.
final class KeyValueServer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String CONSUL = "/v1/kv/";
  private static final String DATA = "/v1/secret/data/";
  private static final String METADATA = "/v1/secret/metadata/";

  private final GatewayUnderTest servers = new GatewayUnderTest();
  private final ConcurrentHashMap<String, String> values = new ConcurrentHashMap<>();
  private final int port = URI.create(GatewayUnderTest.url(servers.serve(this::handle))).getPort();
  final AtomicReference<String> token = new AtomicReference<>("secret");

  /// A status and a text.
  private record Answer(int status, String text) {}

  int port() {
    return port;
  }

  private void handle(Request request, Response response) {
    var head = request.head();
    var body = new String(request.body().readAll(1 << 20), UTF_8);
    var url = URI.create(head.target());
    var query = String.valueOf(url.getQuery());
    var answer =
        switch (url.getPath()) {
          case "/v1/auth/pods/login" -> logIn(body);
          case String path when !isKnown(head) -> new Answer(403, "{} " + path.length());
          case String path when path.startsWith(CONSUL) ->
              consul(head.method(), path.substring(CONSUL.length()), query, body);
          case String path when path.startsWith(DATA) ->
              vault(head.method(), path.substring(DATA.length()), body);
          case String path -> metadata(head.method(), path.substring(METADATA.length()), query);
        };
    response.send(new ResponseHead(answer.status));
    response.write(Chunk.of(Utf8.encode(answer.text)));
    response.end();
  }

  private boolean isKnown(RequestHead head) {
    var shown =
        head.headers()
            .first(HeaderName.of("X-Consul-Token"))
            .or(() -> head.headers().first(HeaderName.of("X-Vault-Token")));
    return shown.equals(Optional.of(token.get()));
  }

  private Answer consul(String method, String key, String query, String body) {
    return switch (method) {
      case "PUT" -> new Answer(200, write(key, body, query.equals("cas=0")) + "\n");
      case "DELETE" -> {
        values.remove(key);
        yield new Answer(200, "true\n");
      }
      default -> query.equals("keys") ? listed("%s", key, 0) : found("%s", key);
    };
  }

  private Answer vault(String method, String key, String body) {
    if (!method.equals("POST")) {
      return found("{\"data\":{\"data\":%s}}", key);
    }
    var sent = JSON.readTree(body);
    boolean isNew = sent.path("options").has("cas");
    boolean isDone = write(key, sent.path("data").toString(), isNew);
    return new Answer(isDone ? 200 : 400, "{}");
  }

  private Answer metadata(String method, String key, String query) {
    if (query.equals("list=true")) {
      return listed("{\"data\":{\"keys\":%s}}", key + "/", key.length() + 1);
    }
    if (method.equals("DELETE")) {
      values.remove(key);
    }
    return new Answer(200, "{}");
  }

  private boolean write(String key, String value, boolean isNew) {
    if (isNew) {
      return values.putIfAbsent(key, value) == null;
    }
    values.put(key, value);
    return true;
  }

  private Answer found(String form, String key) {
    var value = values.get(key);
    return value == null ? new Answer(404, "") : new Answer(200, form.formatted(value));
  }

  private Answer listed(String form, String prefix, int from) {
    var keys =
        values.keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .map(key -> "\"" + key.substring(from) + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    return new Answer(keys.equals("[]") ? 404 : 200, form.formatted(keys));
  }

  private Answer logIn(String body) {
    boolean isPod = JSON.readTree(body).path("jwt").asString().equals("of the pod");
    return new Answer(
        isPod ? 200 : 403, "{\"auth\":{\"client_token\":\"%s\"}}".formatted(token.get()));
  }

  @Override
  public void close() {
    servers.close();
  }
}

package moongate.plugins.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.plugins.acme.LoopCalls.Answer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `vault`: the secrets engine (KV version 2) of HashiCorp Vault that is mounted at `secret`.
///
/// @param folder the prefix of all keys, without slashes around it
record VaultStorage(StorageServer server, String folder, VaultTokens tokens, Clock clock)
    implements AcmeStorage.Listing {
  private static final int NOT_FOUND = 404;
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final String VALUE = "value";
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public Optional<String> find(String key) throws StorageException {
    var answer = call("GET", path("data", key), "");
    if (answer.status() == NOT_FOUND) {
      return Optional.empty();
    }
    var value = read(checked(answer)).path("data").path("data").path(VALUE);
    return value.isString() ? ExpiringText.read(value.asString(), clock) : Optional.empty();
  }

  @Override
  public void put(String key, String value, Duration lifetime) throws StorageException {
    checked(call("POST", path("data", key), body(value, lifetime, Map.of())));
  }

  @Override
  public boolean putIfAbsent(String key, String value, Duration lifetime) throws StorageException {
    if (find(key).isPresent()) {
      return false;
    }
    delete(key); // expired; deletes all versions, so that the next is the first
    var answer = call("POST", path("data", key), body(value, lifetime, Map.of("cas", 0)));
    if (answer.status() == BAD_REQUEST) {
      return false;
    }
    checked(answer);
    return true;
  }

  @Override
  public void delete(String key) throws StorageException {
    var answer = call("DELETE", path("metadata", key), "");
    if (answer.status() != NOT_FOUND) {
      checked(answer);
    }
  }

  @Override
  public List<String> keys(String prefix) throws StorageException {
    var answer = call("GET", "/v1/secret/metadata/" + folder + "?list=true", "");
    if (answer.status() == NOT_FOUND) {
      return List.of();
    }
    var keys = new ArrayList<String>();
    for (var key : read(checked(answer)).path("data").path("keys")) {
      if (key.asString().startsWith(prefix)) {
        keys.add(key.asString());
      }
    }
    return keys;
  }

  private String path(String kind, String key) {
    return "/v1/secret/" + kind + "/" + folder + "/" + URLEncoder.encode(key, UTF_8);
  }

  private String body(String value, Duration lifetime, Map<String, Object> options) {
    var data = Map.of(VALUE, ExpiringText.written(value, lifetime, clock));
    return JSON.writeValueAsString(Map.of("data", data, "options", options));
  }

  private Answer call(String method, String target, String body) throws StorageException {
    var answer = server.call(method, target, headers(tokens.token()), body);
    if (answer.status() != FORBIDDEN || !tokens.renew()) {
      return answer;
    }
    return server.call(method, target, headers(tokens.token()), body);
  }

  private static Map<String, String> headers(String token) {
    return Map.of("X-Vault-Token", token, "Content-Type", "application/json");
  }

  private Answer checked(Answer answer) throws StorageException {
    if (answer.status() / 100 != 2) {
      throw server.refusal(answer);
    }
    return answer;
  }

  private JsonNode read(Answer answer) throws StorageException {
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException notJson) {
      throw new StorageException(server.name() + " answered something else than JSON", notJson);
    }
  }
}

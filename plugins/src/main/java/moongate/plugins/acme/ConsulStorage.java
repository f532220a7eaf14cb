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
import tools.jackson.databind.json.JsonMapper;

/// `consul`: the key/value store of Consul.
///
/// @param folder the prefix of all keys, without slashes around it
/// @param token empty if there is none
record ConsulStorage(StorageServer server, String folder, String token, Clock clock)
    implements AcmeStorage.Listing {
  private static final int NOT_FOUND = 404;
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public Optional<String> find(String key) throws StorageException {
    var answer = call("GET", path(key) + "?raw", "");
    return answer.status() == NOT_FOUND
        ? Optional.empty()
        : ExpiringText.read(text(checked(answer)), clock);
  }

  @Override
  public void put(String key, String value, Duration lifetime) throws StorageException {
    checked(call("PUT", path(key), ExpiringText.written(value, lifetime, clock)));
  }

  @Override
  public boolean putIfAbsent(String key, String value, Duration lifetime) throws StorageException {
    if (find(key).isPresent()) {
      return false;
    }
    delete(key); // it has expired
    var body = ExpiringText.written(value, lifetime, clock);
    return text(checked(call("PUT", path(key) + "?cas=0", body))).strip().equals("true");
  }

  @Override
  public void delete(String key) throws StorageException {
    checked(call("DELETE", path(key), ""));
  }

  @Override
  public List<String> keys(String prefix) throws StorageException {
    var answer = call("GET", path(prefix) + "?keys", "");
    if (answer.status() == NOT_FOUND) {
      return List.of();
    }
    try {
      var keys = new ArrayList<String>();
      for (var key : JSON.readTree(checked(answer).body())) {
        var name = key.asString("");
        if (name.startsWith(folder + "/")) {
          keys.add(name.substring(folder.length() + 1));
        }
      }
      return keys;
    } catch (JacksonException notJson) {
      throw new StorageException(server.name() + " answered something else than keys", notJson);
    }
  }

  private String path(String key) {
    return "/v1/kv/" + folder + "/" + URLEncoder.encode(key, UTF_8);
  }

  private Answer call(String method, String target, String body) throws StorageException {
    return server.call(method, target, Map.of("X-Consul-Token", token), body);
  }

  private Answer checked(Answer answer) throws StorageException {
    if (answer.status() / 100 != 2) {
      throw server.refusal(answer);
    }
    return answer;
  }

  private static String text(Answer answer) {
    return new String(answer.body(), UTF_8);
  }

  /// Without the token, which must not be logged.
  @Override
  public String toString() {
    return "ConsulStorage[" + server.url() + "]";
  }
}

package moongate.it;

import java.nio.charset.StandardCharsets;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;
import moongate.testkit.WireClient;
import moongate.testkit.WireResponse;

/// Speaks to an Admin API as tools do: a connection for each call, JSON both ways.
record AdminClient(int port) {
  private static final String JSON = "Content-Type: application/json";

  /// A status and a JSON body; an empty object where there is none.
  record Answer(int status, Value.Obj body, String text) {}

  Answer get(String path) {
    return call("GET", path, "");
  }

  Answer call(String method, String path, String json) {
    return json.isEmpty() ? send(method, path, "") : send(method, path, json, JSON);
  }

  Answer send(String method, String path, String body, String... headers) {
    try (var client = WireClient.connect(port)) {
      var lines = new StringBuilder();
      for (var header : headers) {
        lines.append(header).append("\r\n");
      }
      client.send(
          "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n%s\r\n%s"
              .formatted(method, path, body.length(), lines, body));
      return answer(client.read(!method.equals("HEAD")));
    }
  }

  private static Answer answer(WireResponse response) {
    try {
      var text = response.body();
      var value =
          text.startsWith("{")
              ? JsonText.parse(text.getBytes(StandardCharsets.ISO_8859_1))
              : Value.Obj.EMPTY;
      return new Answer(response.status(), (Value.Obj) value, text);
    } catch (MalformedText notJson) {
      throw new AssertionError(response.body(), notJson);
    }
  }
}

package moongate.plugins.aiproxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import moongate.http.Chunk;
import moongate.http.Handler;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Request;
import moongate.http.Response;
import moongate.http.ResponseHead;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A provider of models: keeps what it is asked, and answers what it is told to, in pieces that
/// have nothing to do with its events.
public final class ModelServer implements Handler {
  /// What was asked.
  public record Asked(String method, String target, Headers headers, String body) {
    public JsonNode json() {
      return JsonMapper.shared().readTree(body.getBytes(ISO_8859_1));
    }

    public String header(String name) {
      return headers.firstOr(HeaderName.of(name), "");
    }
  }

  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String type = "application/json";
  private volatile List<String> pieces = List.of("{}");

  /// What was asked last.
  public Asked last() {
    return asked.getLast();
  }

  public int count() {
    return asked.size();
  }

  public void answers(int newStatus, String newType, String body) {
    status = newStatus;
    type = newType;
    pieces = List.of(new String(body.getBytes(UTF_8), ISO_8859_1));
  }

  public void answers(String json) {
    answers(200, "application/json", json);
  }

  /// Streams `body`, so many bytes at once.
  public void streams(String newType, String bytes, int size) {
    status = 200;
    type = newType;
    pieces = List.of(bytes.split("(?<=\\G(?s:.{" + size + "}))"));
  }

  @Override
  public void handle(Request request, Response response) {
    var head = request.head();
    var body = new String(request.body().readAll(1 << 22), ISO_8859_1);
    asked.add(new Asked(head.method(), head.target(), head.headers().copy(), body));
    var answer = new ResponseHead(status);
    answer.headers().set(HeaderName.CONTENT_TYPE, type);
    response.send(answer);
    for (var piece : pieces) {
      response.write(Chunk.of(piece));
    }
    response.end();
  }
}

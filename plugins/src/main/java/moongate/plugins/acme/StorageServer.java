package moongate.plugins.acme;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import moongate.http.HeaderName;
import moongate.http.RequestHead;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.acme.LoopCalls.Answer;
import moongate.plugins.acme.LoopCalls.Bounds;
import moongate.plugins.acme.LoopCalls.Identification;

/// A storage server with an HTTP API.
///
/// @param name for messages
record StorageServer(
    String name, URI url, Identification identification, Duration timeout, LoopCalls calls) {
  private static final int LARGEST_ANSWER = 4 << 20;
  private static final Duration LONGEST_CALL = Duration.ofSeconds(30);

  /// Reads the server from a record of `storage_config`. Null stands for what is usual: Kong has no
  /// other defaults.
  static StorageServer of(String name, int usualPort, Value.Obj config, LoopCalls calls) {
    var url =
        URI.create(
            "%s://%s:%d"
                .formatted(
                    config.flag("https") ? "https" : "http",
                    host(config.optionalText("host").orElse("127.0.0.1")),
                    (int) config.optionalNumber("port").orElse(usualPort)));
    boolean isVerified = !config.at("tls_verify").equals(Value.of(false));
    var serverName = config.optionalText("tls_server_name").orElse("");
    var timeout = Duration.ofMillis((long) config.optionalNumber("timeout").orElse(2000));
    return new StorageServer(name, url, new Identification(isVerified, serverName), timeout, calls);
  }

  private static String host(String host) {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /// Sends a request, and returns the response with any status.
  ///
  /// @param headers headers with an empty value are left out
  Answer call(String method, String target, Map<String, String> headers, String body)
      throws StorageException {
    var head = new RequestHead(method, target);
    headers.forEach((header, value) -> {
      if (!value.isEmpty()) {
        head.headers().set(HeaderName.of(header), Utf8.bytes(value));
      }
    });
    try {
      var bounds = new Bounds(timeout, LONGEST_CALL, LARGEST_ANSWER);
      return calls.send(url, head, body.getBytes(UTF_8), identification, bounds);
    } catch (CallException failed) {
      throw new StorageException(name + " at " + url + ": " + failed.getMessage(), failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new StorageException("the node stops", stopped);
    }
  }

  /// The exception for an answer that is not a success.
  StorageException refusal(Answer answer) {
    return new StorageException(name + " at " + url + " answered with status " + answer.status());
  }
}

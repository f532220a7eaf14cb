package moongate.gateway.exchange;

import java.util.Map;
import moongate.http.Headers;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// A response that the gateway makes itself. Bodies and messages are byte strings (Latin-1 view).
public sealed interface Answer {
  /// The status line's number.
  int status();

  /// Headers that replace those of the same name in the response; null for none.
  @Nullable Headers headers();

  /// A response exactly as given. A gRPC client gets the body, unless it is JSON, as
  /// `grpc-message`.
  ///
  /// A null body makes a response that is empty for a 2xx status; for others the gateway supplies
  /// the page that the status has ([EnginePage]).
  record Exit(int status, @Nullable Headers headers, @Nullable String body) implements Answer {}

  /// What the gateway says to a client: the member `message` of a JSON object, or `grpc-message`
  /// for a gRPC client, which looks for it there.
  ///
  /// @param json the object
  record Said(int status, @Nullable Headers headers, String message, String json)
      implements Answer {
    public static Said of(int status, @Nullable Headers headers, String message) {
      var object = Value.of(Map.of("message", Value.of(Utf8.text(message))));
      return new Said(status, headers, message, Json.validBytes(object));
    }
  }

  /// The end of a request by `ngx.exit` or `ngx.redirect`: an empty body for a 2xx status; for
  /// others the page of that status. Unlike [Exit], it does not count as an answer of a plugin
  /// ([Source#EXIT]).
  record Ended(int status, @Nullable Headers headers) implements Answer {}

  /// Output that was produced piece by piece: `body` goes out without a Content-Length.
  record Printed(int status, String body) implements Answer {
    @Override
    public @Nullable Headers headers() {
      return null;
    }
  }

  /// An error page in the form that the client prefers (by its Accept header; JSON if it has none).
  /// A null message stands for the standard message of the status.
  record ErrorPage(int status, @Nullable Headers headers, @Nullable String message)
      implements Answer {}

  /// The page of the proxy engine for a failed request: like [ErrorPage] with the standard message,
  /// except that without Accept the form follows the request's own Content-Type and then the
  /// setting `error_default_type`. It marks the request as failed ([Source#ERROR]).
  record EnginePage(int status) implements Answer {
    @Override
    public @Nullable Headers headers() {
      return null;
    }
  }

  /// The end of a gRPC call that the service itself has given up: it has sent no response, but told
  /// by an error code of HTTP/2 what became of the call. The client gets that as a gRPC status, in
  /// a response as services send it. It marks the request as failed ([Source#ERROR]).
  record CallGivenUp(int grpcStatus) implements Answer {
    /// Clients look at `grpc-status` only if the status of HTTP is this one.
    @Override
    public int status() {
      return 200;
    }

    @Override
    public @Nullable Headers headers() {
      return null;
    }
  }

  /// True when an error page can have this Content-Type.
  static boolean isPageType(String contentType) {
    return ErrorFormat.hasForm(contentType);
  }

  /// The body `body` as it is, with no headers of its own.
  static Answer exit(int status, String body) {
    return new Exit(status, null, body);
  }

  /// An error page with the message `message`.
  static Answer error(int status, @Nullable String message) {
    return new ErrorPage(status, null, message);
  }
}

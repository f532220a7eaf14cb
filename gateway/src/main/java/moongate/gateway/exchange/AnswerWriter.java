package moongate.gateway.exchange;

import java.util.Set;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Status;
import org.jspecify.annotations.Nullable;

/// Turns an [Answer] into status, headers and body of a response: the one place where pages that
/// the gateway makes get their form.
final class AnswerWriter {
  private static final HeaderName GRPC_STATUS = HeaderName.of("grpc-status");
  private static final HeaderName GRPC_MESSAGE = HeaderName.of("grpc-message");

  /// Statuses whose body-less exits get the engine's page.
  private static final Set<Integer> ENGINE_PAGES =
      Set.of(400, 404, 405, 408, 411, 412, 413, 414, 417, 494, 500, 502, 503, 504);

  /// Other statuses whose body-less exits get a plain HTML page.
  private static final Set<Integer> HTML_PAGES =
      Set.of(
          301, 302, 303, 307, 308, 401, 402, 403, 406, 409, 410, 415, 416, 421, 429, 501, 505, 507);

  private final Exchange exchange;
  private final ExchangeResponse response;

  AnswerWriter(Exchange exchange, ExchangeResponse response) {
    this.exchange = exchange;
    this.response = response;
  }

  void write(Answer answer) {
    switch (answer) {
      case Answer.Exit exit -> exit(exit);
      case Answer.Said said -> said(said);
      case Answer.Ended ended -> stock(ended.status(), ended.headers());
      case Answer.ErrorPage page -> errorPage(page);
      case Answer.EnginePage page -> enginePage(page.status(), null);
      case Answer.Printed printed -> printed(printed);
      case Answer.CallGivenUp call -> givenUp(call);
    }
  }

  private void exit(Answer.Exit exit) {
    response.exited();
    var body = exit.body();
    if (exchange.isGrpc()) {
      boolean isJson = contentType(exit.headers()).startsWith("application/json");
      grpcCall(exit.status(), exit.headers(), body, isJson ? null : body);
    } else if (body == null) {
      stock(exit.status(), exit.headers());
    } else {
      start(exit.status(), exit.headers());
      finish(body);
    }
  }

  private void said(Answer.Said said) {
    response.exited();
    if (exchange.isGrpc()) {
      grpcCall(said.status(), said.headers(), null, said.message());
      return;
    }
    response.headers().set(HeaderName.CONTENT_TYPE, ErrorFormat.JSON.contentType());
    start(said.status(), said.headers());
    finish(said.json());
  }

  /// Ends a gRPC call. Clients look for its outcome in `grpc-status` and `grpc-message`; a body
  /// goes out only if it calls itself gRPC. What is there already of status and message stays.
  private void grpcCall(
      int status, @Nullable Headers given, @Nullable String body, @Nullable String message) {
    boolean isOutput = contentType(given).startsWith(ErrorFormat.GRPC.contentType());
    start(status, given);
    var headers = response.headers();
    boolean isComplete = headers.contains(GRPC_STATUS) && headers.contains(GRPC_MESSAGE);
    if (!headers.contains(GRPC_STATUS)) {
      headers.set(GRPC_STATUS, Integer.toString(GrpcStatus.of(status)));
    }
    if (!isOutput && message != null && !isComplete) {
      headers.set(GRPC_MESSAGE, GrpcStatus.encoded(message));
    } else if (!headers.contains(GRPC_MESSAGE)) {
      int grpcStatus = (int) headers.numberAt(headers.find(GRPC_STATUS));
      headers.set(GRPC_MESSAGE, GrpcStatus.message(grpcStatus));
    }
    if (!isOutput && !isComplete) {
      headers.set(HeaderName.CONTENT_TYPE, ErrorFormat.GRPC.contentType());
    }
    finish(isOutput && body != null ? body : "");
  }

  /// The Content-Type that a response with these headers would have; empty if none.
  private String contentType(@Nullable Headers given) {
    var own = response.headers().firstOr(HeaderName.CONTENT_TYPE, "");
    return given == null ? own : given.firstOr(HeaderName.CONTENT_TYPE, own);
  }

  /// Writes the standard page of a status, if it has one.
  private void stock(int status, @Nullable Headers headers) {
    if (ENGINE_PAGES.contains(status)) {
      enginePage(status, headers);
      return;
    }
    boolean hasHtmlPage = HTML_PAGES.contains(status);
    start(status, headers);
    if (hasHtmlPage) {
      response.headers().set(HeaderName.CONTENT_TYPE, "text/html"); // whatever was said of a body
    }
    finish(hasHtmlPage ? htmlPage(status) : "");
  }

  private void printed(Answer.Printed printed) {
    response.status(printed.status());
    response.replaceBody(printed.body());
    response.headers().remove(HeaderName.CONTENT_LENGTH);
  }

  private void errorPage(Answer.ErrorPage page) {
    response.exited();
    var message = page.message();
    page(
        page.status(),
        message == null ? ErrorMessages.of(page.status()) : message,
        page.headers(),
        format(page.headers()));
  }

  private ErrorFormat format(@Nullable Headers given) {
    int type = given == null ? -1 : given.find(HeaderName.CONTENT_TYPE);
    if (given != null && type >= 0) {
      return ErrorFormat.forMediaType(mediaType(given.valueAt(type)));
    }
    if (exchange.isGrpc()) {
      return ErrorFormat.GRPC;
    }
    var accepted = accepted();
    return accepted == null ? ErrorFormat.JSON : accepted;
  }

  private void enginePage(int status, @Nullable Headers headers) {
    response.failed();
    int shown = status == NginxStatus.HEAD_TOO_LARGE ? 400 : status;
    page(shown, ErrorMessages.of(status), headers, engineFormat());
  }

  private ErrorFormat engineFormat() {
    if (exchange.isGrpc()) {
      return ErrorFormat.GRPC;
    }
    if (exchange.headers().contains(HeaderName.ACCEPT)) {
      var accepted = accepted();
      return accepted == null ? ErrorFormat.JSON : accepted;
    }
    var type = exchange.headers().firstOr(HeaderName.CONTENT_TYPE, "");
    return ErrorFormat.forMediaType(
        type.isEmpty() ? exchange.settings().errorDefaultType() : mediaType(type));
  }

  private void page(int status, String message, @Nullable Headers given, ErrorFormat format) {
    response.headers().set(HeaderName.CONTENT_TYPE, format.contentType());
    if (format == ErrorFormat.GRPC) {
      grpcStatus(GrpcStatus.of(status));
    }
    start(status, given);
    finish(exchange.settings().errorTemplates().page(format, message, exchange.id()));
  }

  private void givenUp(Answer.CallGivenUp call) {
    response.failed();
    response.headers().set(HeaderName.CONTENT_TYPE, ErrorFormat.GRPC.contentType());
    grpcStatus(call.grpcStatus());
    start(call.status(), null);
    finish("");
  }

  private void grpcStatus(int grpcStatus) {
    response.headers().set(GRPC_STATUS, Integer.toString(grpcStatus));
    response.headers().set(GRPC_MESSAGE, GrpcStatus.message(grpcStatus));
  }

  private void start(int status, @Nullable Headers given) {
    response.status(status);
    if (given == null) {
      return;
    }
    var headers = response.headers();
    for (int i = 0; i < given.size(); i++) {
      headers.remove(HeaderName.of(given.nameAt(i)));
    }
    for (int i = 0; i < given.size(); i++) {
      headers.add(HeaderName.of(given.nameAt(i)), given.valueAt(i));
    }
  }

  private void finish(String body) {
    response.headers().remove(HeaderName.TRANSFER_ENCODING);
    if (Status.isBodiless(response.status())) {
      response.replaceBody("");
      response.headers().remove(HeaderName.CONTENT_LENGTH);
    } else {
      response.replaceBody(body);
    }
  }

  private @Nullable ErrorFormat accepted() {
    var headers = exchange.headers();
    int first = headers.find(HeaderName.ACCEPT);
    if (first < 0) {
      return null;
    }
    var all = new StringBuilder(headers.valueAt(first));
    for (int i = headers.find(HeaderName.ACCEPT, first); i >= 0; ) {
      all.append(',').append(headers.valueAt(i));
      i = headers.find(HeaderName.ACCEPT, i);
    }
    return ErrorFormat.forAccept(all.toString());
  }

  private static String mediaType(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip();
  }

  private static String htmlPage(int status) {
    var title = status + " " + Status.reason(status);
    return "<html>\n<head><title>"
        + title
        + "</title></head>\n<body>\n<h1>"
        + title
        + "</h1>\n</body>\n</html>\n";
  }
}

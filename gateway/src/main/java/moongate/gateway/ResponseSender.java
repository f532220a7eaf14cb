package moongate.gateway;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Phase;
import moongate.gateway.forward.ResponseHeaders;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.PluginRun;
import moongate.http.Body;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Response;
import moongate.http.Status;

/// Sends the exchange's response through header_filter and body_filter to the client.
final class ResponseSender {
  private final ResponseHeaders responseHeaders;

  ResponseSender(ResponseHeaders responseHeaders) {
    this.responseHeaders = responseHeaders;
  }

  /// @param body what follows the head, unless the response has a body of its own by now
  void send(Exchange exchange, Body body, PluginRun plugins, Response response) {
    plugins.headerFilter(exchange);
    var own = exchange.response();
    boolean isFiltered = plugins.has(Phase.BODY_FILTER) && hasBody(exchange);
    if (isFiltered) {
      // A filter may change the length. The transport finds out the new one when the whole body
      // is there before anything has left, else it sends chunks.
      own.headers().remove(HeaderName.CONTENT_LENGTH);
    }
    responseHeaders.addOwn(exchange);
    own.headSent();
    response.send(own.head());
    var replacement = own.replacement();
    var source = replacement == null ? body : Body.of(replacement);
    if (isFiltered) {
      filter(exchange, source, plugins, response);
    } else {
      pass(source, response);
    }
    response.end();
  }

  private static boolean hasBody(Exchange exchange) {
    return !exchange.head().method().equals("HEAD")
        && !Status.isBodiless(exchange.response().status());
  }

  private static void pass(Body body, Response response) {
    for (var chunk = body.read(); !chunk.isLast(); chunk = body.read()) {
      response.write(chunk);
    }
  }

  private static void filter(Exchange exchange, Body body, PluginRun plugins, Response response) {
    var piece = new BodyChunk();
    while (!piece.isLast()) {
      var chunk = body.read();
      piece.reset(chunk, chunk.isLast());
      plugins.bodyFilter(exchange, piece);
      write(piece.take(), response);
    }
  }

  private static void write(Chunk chunk, Response response) {
    if (chunk.length() > 0) {
      response.write(chunk);
    } else {
      chunk.release();
    }
  }
}

package moongate.gateway;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.LogContext;
import moongate.gateway.exchange.Phase;
import moongate.gateway.forward.ResponseHeaders;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.PluginRun;
import moongate.http.Body;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Response;
import moongate.http.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the exchange's response through header_filter and body_filter to the client.
final class ResponseSender {
  private static final Logger log = LoggerFactory.getLogger("moongate.proxy");

  private final ResponseHeaders responseHeaders;

  ResponseSender(ResponseHeaders responseHeaders) {
    this.responseHeaders = responseHeaders;
  }

  /// @param body what follows the head, unless the response has a body of its own by now
  void send(Exchange exchange, Body body, PluginRun plugins, Response response) {
    plugins.headerFilter(exchange);
    refuseInterimStatus(exchange);
    exchange.response().headSent();
    if (plugins.has(Phase.BODY_FILTER) && hasBody(exchange)) {
      sendFiltered(exchange, body, plugins, response);
    } else {
      sendHead(exchange, response);
      pass(bodyOf(exchange, body), response);
      response.end();
    }
  }

  /// A plugin may set any status, but after 1xx a client goes on waiting for the response.
  private static void refuseInterimStatus(Exchange exchange) {
    var own = exchange.response();
    int status = own.head().status();
    if (status < 200) {
      log.error(
          "status {} can not end a request: sending 500, {}", status, LogContext.of(exchange));
      own.failWith(500);
    }
  }

  /// What is there of the body is filtered before the head leaves: when that fails, the client gets
  /// an error instead of a body that was meant to be changed. Later it can only be broken off.
  private void sendFiltered(Exchange exchange, Body body, PluginRun plugins, Response response) {
    var own = exchange.response();
    var piece = new BodyChunk();
    var source = bodyOf(exchange, body);
    var first = source.poll();
    boolean isFit = first == null || filter(first, piece, exchange, plugins);
    if (!isFit) {
      piece.take().release();
      own.failWith(500);
      source = bodyOf(exchange, Body.EMPTY);
      // The page has nothing that a filter could have to take out.
      filter(source.read(), piece, exchange, plugins);
    }
    // A filter may change the length. The transport finds out the new one when the whole body is
    // there before anything has left, else it sends chunks.
    own.headers().remove(HeaderName.CONTENT_LENGTH);
    sendHead(exchange, response);
    if (first != null) {
      write(piece.take(), response);
    }
    while (!piece.isLast()) {
      if (!filter(source.read(), piece, exchange, plugins) && isFit) {
        piece.take().release();
        own.failed();
        response.abort();
        return;
      }
      write(piece.take(), response);
    }
    response.end();
  }

  private void sendHead(Exchange exchange, Response response) {
    responseHeaders.addOwn(exchange);
    response.send(exchange.response().head());
  }

  private static Body bodyOf(Exchange exchange, Body body) {
    var replacement = exchange.response().replacement();
    return replacement == null ? body : Body.of(replacement);
  }

  private static boolean filter(
      Chunk chunk, BodyChunk piece, Exchange exchange, PluginRun plugins) {
    piece.reset(chunk, chunk.isLast());
    return plugins.bodyFilter(exchange, piece);
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

  private static void write(Chunk chunk, Response response) {
    if (chunk.length() > 0) {
      response.write(chunk);
    } else {
      chunk.release();
    }
  }
}

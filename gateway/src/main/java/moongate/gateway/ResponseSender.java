package moongate.gateway;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Phase;
import moongate.gateway.exchange.Source;
import moongate.gateway.forward.ResponseHeaders;
import moongate.gateway.log.LogContext;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.PluginRun;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.ClientResponse;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.Response;
import moongate.http.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the exchange's response through header_filter and body_filter to the client.
final class ResponseSender {
  private static final Logger log = LoggerFactory.getLogger("moongate.proxy");

  private final ResponseHeaders responseHeaders;

  ResponseSender(ResponseHeaders responseHeaders) {
    this.responseHeaders = responseHeaders;
  }

  /// @param body the body, unless the response has its own body by now
  void send(Exchange exchange, Body body, PluginRun plugins, Response response) {
    plugins.headerFilter(exchange);
    sendFiltered(exchange, body, plugins, response);
  }

  /// Joins client and service (after 101), unless a plugin has replaced the service's answer.
  void switchProtocols(
      Exchange exchange, ClientResponse upstream, PluginRun plugins, Response response) {
    plugins.headerFilter(exchange);
    var own = exchange.response();
    boolean isSwitching = own.status() == 101 && own.source() == Source.SERVICE;
    if (!isSwitching || own.replacement() != null) {
      own.headers().remove(HeaderName.CONNECTION);
      own.headers().remove(HeaderName.UPGRADE);
      sendFiltered(exchange, Body.EMPTY, plugins, response);
      return;
    }
    own.headSent();
    own.headGone();
    responseHeaders.addOwn(exchange);
    response.tunnel(own.head(), upstream, exchange.upstream().timeouts());
  }

  private void sendFiltered(Exchange exchange, Body body, PluginRun plugins, Response response) {
    if (exchange.response().isUnanswered()) {
      response.abort(); // a filter wants that nobody gets anything
      return;
    }
    refuseInterimStatus(exchange);
    exchange.response().headSent();
    responseHeaders.addOwn(exchange);
    if (plugins.has(Phase.BODY_FILTER) && hasBody(exchange)) {
      sendThroughFilters(exchange, body, plugins, response);
    } else {
      var sent = bodyOf(exchange, body);
      fitLength(exchange, sent, plugins);
      var first = arrived(exchange, sent);
      sendHead(exchange, response);
      pass(first, sent, response);
      end(exchange, trailersOf(exchange, sent), response);
    }
  }

  /// Plugins may set any Content-Length, but the body that follows determines it. If no body
  /// follows (HEAD), the header announces the length that the body would have; filters that change
  /// bodies make that length unknown, unless they say themselves when they do.
  private static void fitLength(Exchange exchange, Body sent, PluginRun plugins) {
    var headers = exchange.response().headers();
    int index = headers.find(HeaderName.CONTENT_LENGTH);
    if (index < 0) {
      return;
    }
    if (!hasBody(exchange)) {
      if (plugins.hidesLength() && exchange.response().source() == Source.SERVICE) {
        headers.remove(HeaderName.CONTENT_LENGTH);
      }
    } else if (sent.length() < 0) {
      headers.remove(HeaderName.CONTENT_LENGTH);
    } else if (headers.numberAt(index) != sent.length()) {
      headers.set(HeaderName.CONTENT_LENGTH, Long.toString(sent.length()));
    }
  }

  /// Plugins may set any status, but after a 1xx a client goes on waiting for the response.
  private static void refuseInterimStatus(Exchange exchange) {
    var own = exchange.response();
    int status = own.head().status();
    if (status < 200) {
      log.error(
          "status {} can not end a request: sending 500, {}", status, LogContext.of(exchange));
      own.failWith(500);
    }
  }

  /// Everything that has already arrived of the body is filtered before the head is sent, and so is
  /// a body that filters hold back. If a filter fails then, the client still gets an error. Later,
  /// the response can only be broken off.
  private void sendThroughFilters(
      Exchange exchange, Body body, PluginRun plugins, Response response) {
    var own = exchange.response();
    var piece = new BodyChunk();
    var source = bodyOf(exchange, body);
    if (!plugins.changesBody()) {
      fitLength(exchange, source, plugins);
    }
    var chunk = exchange.isStreamed() ? source.poll() : source.read();
    if (chunk == null) {
      sendFilteredHead(exchange, plugins, response);
      chunk = source.read();
    }
    boolean isPage = false;
    while (true) {
      if (chunk.isLast()) {
        own.trailers(trailersOf(exchange, source));
      }
      int received = chunk.length();
      if (!filter(chunk, piece, exchange, plugins) && !isPage) {
        piece.take().release();
        own.held().clear();
        if (own.isHeadGone()) {
          own.failed();
          response.abort();
          return;
        }
        // The error page contains nothing that a filter would have to remove.
        isPage = true;
        own.failWith(500);
        responseHeaders.addOwnAgain(exchange);
        source = bodyOf(exchange, Body.EMPTY);
      } else {
        boolean isDropped = piece.length() == 0 && received > 0;
        write(piece.take(), isDropped, exchange, plugins, response);
        if (piece.isLast()) {
          break;
        }
      }
      chunk = source.read();
    }
    sendFilteredHead(exchange, plugins, response);
    end(exchange, own.trailers(), response);
  }

  /// If the body was read before, its trailers are in the exchange.
  private static @Nullable Headers trailersOf(Exchange exchange, Body sent) {
    var own = exchange.response();
    boolean isReadBefore = own.isBuffering() && own.replacement() == null;
    return isReadBefore ? own.trailers() : sent.trailers();
  }

  /// Over HTTP/1.1, trailers are passed on only if the client asked for them. gRPC needs them.
  private static void end(Exchange exchange, @Nullable Headers trailers, Response response) {
    boolean isWanted =
        exchange.upstream().isHttp2() || exchange.headers().hasToken(HeaderName.TE, "trailers");
    if (trailers != null && isWanted) {
      response.trailers(trailers);
    }
    response.end();
  }

  /// Filters that change bodies change the length. The transport computes the new one if the whole
  /// body is there before anything is sent; otherwise it sends chunks.
  private void sendFilteredHead(Exchange exchange, PluginRun plugins, Response response) {
    if (!exchange.response().isHeadGone()) {
      if (plugins.changesBody()) {
        exchange.response().headers().remove(HeaderName.CONTENT_LENGTH);
      }
      sendHead(exchange, response);
    }
  }

  private void sendHead(Exchange exchange, Response response) {
    exchange.response().headGone();
    response.send(exchange.response().head());
  }

  private static Body bodyOf(Exchange exchange, Body body) {
    var replacement = exchange.response().replacement();
    return replacement == null ? body : Body.of(replacement);
  }

  /// False if a filter failed on the piece.
  private static boolean filter(
      Chunk chunk, BodyChunk piece, Exchange exchange, PluginRun plugins) {
    piece.reset(chunk, chunk.isLast());
    try {
      return plugins.bodyFilter(exchange, piece);
    } catch (BodyException tooLarge) {
      log.error("{}, {}", tooLarge.getMessage(), LogContext.of(exchange));
      return false;
    }
  }

  private static boolean hasBody(Exchange exchange) {
    return !exchange.isHeadRequest() && !Status.isBodiless(exchange.response().status());
  }

  /// The beginning of the body, if it came together with the head. The head has not left yet: if
  /// the body is broken already, the client can still get an error. HTTP/2 is left out, because a
  /// service that resets a stream gives a reason, which the client gets too.
  private static @Nullable Chunk arrived(Exchange exchange, Body body) {
    return exchange.upstream().isHttp2() ? null : body.poll();
  }

  private static void pass(@Nullable Chunk first, Body body, Response response) {
    var chunk = first == null ? body.read() : first;
    while (!chunk.isLast()) {
      response.write(chunk);
      chunk = body.read();
    }
  }

  /// The head is sent with the first bytes, or at once if no bytes are held back. If a filter has
  /// dropped a piece, it may have kept it for later, so the head still waits, unless the response
  /// is streamed.
  private void write(
      Chunk chunk, boolean isDropped, Exchange exchange, PluginRun plugins, Response response) {
    if (chunk.length() > 0) {
      sendFilteredHead(exchange, plugins, response);
      response.write(chunk);
    } else {
      chunk.release();
      boolean isKept = isDropped && !exchange.isStreamed();
      if (!isKept && !exchange.response().isHolding()) {
        sendFilteredHead(exchange, plugins, response);
      }
    }
  }
}

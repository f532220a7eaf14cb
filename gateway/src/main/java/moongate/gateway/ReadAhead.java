package moongate.gateway;

import moongate.gateway.exchange.Exchange;
import moongate.gateway.spool.Backlog;
import moongate.http.Body;
import moongate.http.Chunk;
import moongate.http.Headers;
import moongate.http.Response;
import moongate.http.UpstreamException;
import org.jspecify.annotations.Nullable;

/// The body of a service's response. It is received even if the client is slow, so that the service
/// and its connection are free as soon as everything has been sent.
///
/// As long as the client keeps up, pieces pass through and nothing is stored.
final class ReadAhead implements Body {
  private final Exchange exchange;
  private final Body source;
  private final Response client;
  private @Nullable Backlog backlog;
  private @Nullable UpstreamException failure;
  private @Nullable Headers trailers;
  private boolean isEnded;

  ReadAhead(Exchange exchange, Body source, Response client) {
    this.exchange = exchange;
    this.source = source;
    this.client = client;
  }

  @Override
  public long length() {
    return source.length();
  }

  /// The next piece, when the client has room for it.
  @Override
  public Chunk read() {
    while (!client.hasRoom()) {
      checkThatClientWaits();
      if (!receive()) {
        exchange.fiber().park();
      }
    }
    var chunk = kept();
    return chunk == null ? source.read() : chunk;
  }

  @Override
  public @Nullable Chunk poll() {
    var chunk = kept();
    return chunk == null ? source.poll() : chunk;
  }

  /// The next piece of what was received before; null if there is none and more may come.
  private @Nullable Chunk kept() {
    var chunk = backlog == null ? null : backlog.next();
    if (chunk != null) {
      return chunk;
    }
    if (failure != null) {
      throw failure;
    }
    return isEnded ? Chunk.END : null;
  }

  /// Ends the call of the service if the client has gone.
  private void checkThatClientWaits() {
    if (!isEnded && exchange.caller().isGone()) {
      throw UpstreamException.inResponse(
          UpstreamException.Kind.CALLER_GONE, "client closed the connection");
    }
  }

  /// Stores the next piece. If the response breaks off, that is reported after the client has got
  /// everything that came before.
  ///
  /// @return false if there is none, or no room for it; then this has not waited
  private boolean receive() {
    if (isEnded || failure != null || (backlog != null && backlog.isFull())) {
      return false;
    }
    try {
      var chunk = source.poll();
      if (chunk == null) {
        return false;
      }
      if (chunk.isLast()) {
        ended();
      } else {
        keep(chunk);
      }
    } catch (UpstreamException brokeOff) {
      failure = brokeOff;
    }
    return true;
  }

  private void keep(Chunk chunk) {
    var to = backlog;
    if (to == null) {
      to = new Backlog(exchange.settings().spool(), exchange.fiber());
      backlog = to;
      exchange.atEnd(to::close);
    }
    to.add(chunk);
  }

  private void ended() {
    isEnded = true;
    var fields = source.trailers();
    trailers = fields == null ? null : fields.copy();
    exchange.response().leaveService();
  }

  @Override
  public @Nullable Headers trailers() {
    return isEnded ? trailers : source.trailers();
  }
}

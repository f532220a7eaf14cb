package moongate.net.http1;

import moongate.http.Body;
import moongate.http.Chunk;
import moongate.http.ClientResponse;
import moongate.http.Headers;
import moongate.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/// The response to one call on a [ClientConnection]. Its own object, so that a second [#close()]
/// cannot hit the connection's next call.
public final class UpstreamResponse implements ClientResponse, Body {
  private final ClientConnection connection;
  private final long connectNanos;
  private boolean isClosed;

  UpstreamResponse(ClientConnection connection, long connectNanos) {
    this.connection = connection;
    this.connectNanos = connectNanos;
  }

  @Override
  public long connectNanos() {
    return connectNanos;
  }

  /// The connection that it comes from.
  public ClientConnection connection() {
    return connection;
  }

  @Override
  public ResponseHead head() {
    return connection.head();
  }

  @Override
  public Body body() {
    return this;
  }

  @Override
  public long length() {
    return connection.bodyLength();
  }

  @Override
  public Chunk read() {
    if (isClosed) {
      throw new IllegalStateException("the response is closed");
    }
    return connection.read();
  }

  @Override
  public @Nullable Chunk poll() {
    if (isClosed) {
      throw new IllegalStateException("the response is closed");
    }
    return connection.poll();
  }

  @Override
  public @Nullable Headers trailers() {
    return isClosed ? null : connection.trailers();
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      connection.finish();
    }
  }
}

package moongate.app.testing;

import java.util.List;
import moongate.http.Chunk;
import moongate.http.ClientResponse;
import moongate.http.HeaderName;
import moongate.http.Headers;
import moongate.http.PayloadLimits;
import moongate.http.Response;
import moongate.http.ResponseHead;
import moongate.http.Status;
import moongate.http.Timeouts;
import moongate.http.WebSocketLink;

/// A response that is kept in memory.
final class CollectedResponse implements Response {
  private final StringBuilder body = new StringBuilder();
  private final Headers headers = new Headers();
  private final boolean isBodiless;
  private final OfflineFrames frames;
  private int status;
  private boolean isAborted;

  /// @param frames the frames of the WebSocket, if the response switches to it
  CollectedResponse(boolean isHead, OfflineFrames frames) {
    isBodiless = isHead;
    this.frames = frames;
  }

  @Override
  public void send(ResponseHead head) {
    if (isHeadSent()) {
      throw new IllegalStateException("a head was sent before");
    }
    status = head.status();
    headers.copyFrom(head.headers());
  }

  @Override
  public WebSocketLink webSocket(
      ResponseHead head, ClientResponse upstream, Timeouts timeouts, PayloadLimits limits) {
    send(head);
    return frames;
  }

  @Override
  public void write(Chunk chunk) {
    if (!isBodiless && !Status.isBodiless(status)) {
      body.append(chunk.asString());
    }
    chunk.release();
  }

  /// Sets the length, as a connection would do.
  @Override
  public void end() {
    if (isHeadSent()
        && !isBodiless
        && !Status.isBodiless(status)
        && headers.find(HeaderName.CONTENT_LENGTH) < 0
        && headers.find(HeaderName.TRANSFER_ENCODING) < 0) {
      headers.set(HeaderName.CONTENT_LENGTH, Integer.toString(body.length()));
    }
  }

  @Override
  public void abort() {
    isAborted = true;
  }

  @Override
  public boolean isHeadSent() {
    return status != 0;
  }

  @Override
  public long bytesSent() {
    return headers.length() + bodyBytesSent();
  }

  @Override
  public long bodyBytesSent() {
    return body.length();
  }

  /// The status; 0 if there was no response.
  int status() {
    return status;
  }

  Headers headers() {
    return headers;
  }

  /// The frames that the two sides of a WebSocket received.
  List<OfflineFrames.Sent> frames() {
    return frames.sent();
  }

  /// The body as bytes.
  String body() {
    return body.toString();
  }

  /// True if the response was aborted.
  boolean isAborted() {
    return isAborted;
  }
}

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

/// A response that stays here.
final class CollectedResponse implements Response {
  private final StringBuilder body = new StringBuilder();
  private final Headers headers = new Headers();
  private final boolean isBodiless;
  private final OfflineFrames frames;
  private int status;
  private boolean isAborted;

  /// @param frames what passes when the response switches to WebSocket
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

  /// Sets the length as a connection would.
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

  /// 0 when there was no response.
  int status() {
    return status;
  }

  Headers headers() {
    return headers;
  }

  /// What the peers of a WebSocket got.
  List<OfflineFrames.Sent> frames() {
    return frames.sent();
  }

  /// The bytes of the body.
  String body() {
    return body.toString();
  }

  /// True when it broke off.
  boolean isAborted() {
    return isAborted;
  }
}

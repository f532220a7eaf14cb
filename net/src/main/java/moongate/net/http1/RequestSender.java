package moongate.net.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.RequestHead;
import moongate.net.loop.NettyLoop;
import moongate.net.loop.Outbound;
import org.jspecify.annotations.Nullable;

/// Sends the requests of a [ClientConnection], one after the other: each head at once, and of its
/// body what is there, as long as the upstream takes it.
final class RequestSender {
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(ISO_8859_1);
  private static final byte[] LINE_END = "\r\n".getBytes(ISO_8859_1);

  private final Outbound outbound;
  private final RequestEncoder encoder;
  private Body body = Body.EMPTY;
  private boolean isSent;
  private boolean isBodyTouched;
  private boolean isGivenUp;
  private boolean isStopped;

  RequestSender(NettyLoop loop, Outbound outbound) {
    this.outbound = outbound;
    this.encoder = new RequestEncoder(loop, outbound);
  }

  /// Writes the head. Nothing leaves before [#send].
  void start(RequestHead request, Body requestBody) {
    body = requestBody;
    isSent = false;
    isBodyTouched = false;
    isGivenUp = false;
    encoder.encode(request, requestBody.length());
  }

  /// True if nothing is left to send: the request is complete, or was given up.
  boolean isSent() {
    return isSent;
  }

  /// True if a part of the body was sent, so that it cannot be sent again.
  boolean isBodyTouched() {
    return isBodyTouched;
  }

  /// True if the rest of the body was given up. No other request can follow.
  boolean isGivenUp() {
    return isGivenUp;
  }

  /// True if the upstream has to take something first.
  boolean awaitsRoom() {
    return !isSent && !outbound.isWritable();
  }

  /// Sends what there is; if there is no more yet, the body wakes its fiber. Continues after a
  /// flush: if everything was sent at once, nobody would wake the fiber for the rest of the body.
  ///
  /// @param isAnswered whether the response has begun: then a failing body only costs the
  ///   connection
  /// @throws BodyException if the body fails, and there is no response yet
  void send(boolean isAnswered) {
    boolean isMoreThere = true;
    do {
      while (isMoreThere && maySend()) {
        var chunk = poll(isAnswered);
        if (chunk == null) {
          isMoreThere = false;
        } else {
          write(chunk);
        }
      }
      outbound.flush();
    } while (isMoreThere && maySend());
  }

  private boolean maySend() {
    return !isSent && !isStopped && outbound.isWritable();
  }

  private @Nullable Chunk poll(boolean isAnswered) {
    try {
      return body.poll();
    } catch (BodyException e) {
      if (!isAnswered) {
        throw e;
      }
      giveUp();
      return null;
    }
  }

  /// Nothing more of this request will be sent.
  void giveUp() {
    isSent = true;
    isGivenUp = true;
  }

  private void write(Chunk chunk) {
    boolean isChunked = body.length() < 0;
    if (chunk.isLast()) {
      isSent = true;
      if (isChunked) {
        outbound.write(LAST_CHUNK);
      }
      return;
    }
    isBodyTouched = true;
    int length = chunk.length();
    if (length == 0) {
      chunk.release();
    } else if (isChunked) {
      encoder.chunkSize(length);
      outbound.write(chunk);
      outbound.write(LINE_END);
    } else {
      outbound.write(chunk);
    }
  }

  /// The call is over: does not hold its body any longer.
  void finish() {
    body = Body.EMPTY;
  }

  /// The connection has ended: what was not sent is dropped.
  void stop() {
    isStopped = true;
    outbound.clear();
  }
}

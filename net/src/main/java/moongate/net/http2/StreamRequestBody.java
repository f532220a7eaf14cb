package moongate.net.http2;

import moongate.fiber.Fiber;
import moongate.http.AwaitedBody;
import moongate.http.BodyException;
import moongate.http.Chunk;
import moongate.http.HeaderName;
import moongate.http.Headers;
import org.jspecify.annotations.Nullable;

/// The body of an HTTP/2 request. The client may send more only when its input was taken.
final class StreamRequestBody implements AwaitedBody {
  private final ServerStream request;
  private final StreamInput input;
  private final long length;
  private final long most;
  private boolean awaitsContinue;
  private boolean isWaited;
  private boolean isLate;
  private long taken;
  private @Nullable Runnable whenReady;

  StreamRequestBody(ServerStream request, StreamInput input, long length) {
    this.request = request;
    this.input = input;
    this.length = length;
    this.most = request.link().limits().bodyOrUnlimited();
    this.awaitsContinue =
        length != 0 && request.head().headers().hasToken(HeaderName.EXPECT, "100-continue");
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Fiber fiber() {
    return request.fiber();
  }

  @Override
  public @Nullable Chunk poll() {
    var chunk = input.poll();
    if (chunk == null) {
      checkThatMoreMayCome();
      if (awaitsContinue) {
        awaitsContinue = false;
        request.response().sendContinue();
      }
      isWaited = true;
      if (!request.response().isHeadSent()) {
        request.deadline().in(request.link().limits().bodyTimeout().toNanos());
      }
    } else if (!chunk.isLast()) {
      took(chunk);
    }
    return chunk;
  }

  private void took(Chunk chunk) {
    int bytes = chunk.length();
    taken += bytes;
    if (taken > most) {
      chunk.release();
      throw new BodyException(BodyException.Kind.TOO_LARGE, "body of more than " + most + " bytes");
    }
    if (!request.isClosed()) {
      var link = request.link();
      link.perform(request.fiber(), () -> link.consumed(request.stream(), bytes));
    }
  }

  private void checkThatMoreMayCome() {
    if (request.isGone()) {
      throw new BodyException(
          BodyException.Kind.CLIENT_GONE, "client gave up within the request body");
    }
    if (isLate) {
      throw new BodyException(BodyException.Kind.TIMEOUT, "client sends the body too slowly");
    }
  }

  /// There is something new.
  void arrived() {
    if (isWaited) {
      isWaited = false;
      if (!request.response().wantsRoom()) {
        request.deadline().clear();
      }
      wake();
    }
  }

  private void wake() {
    if (whenReady == null) {
      request.link().wake(request.fiber());
    } else {
      whenReady.run();
    }
  }

  /// The client has sent nothing for too long.
  void late() {
    if (isWaited) {
      isLate = true;
      isWaited = false;
      wake();
    }
  }

  @Override
  public boolean whenReady(Runnable task) {
    whenReady = task;
    return true;
  }

  @Override
  public @Nullable Headers trailers() {
    return input.isEmpty() ? input.trailers() : null;
  }
}

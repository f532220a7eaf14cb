package moongate.functions.modules;

import java.util.function.Supplier;
import moongate.fiber.Fiber;
import moongate.functions.api.Scope;
import moongate.functions.text.Bytes;
import moongate.http.Body;
import moongate.http.BodyException;
import moongate.http.Caller;
import moongate.http.Chunk;
import moongate.http.Client;
import moongate.http.ClientResponse;
import moongate.http.Origin;
import moongate.http.RequestHead;
import moongate.http.Timeouts;
import moongate.http.UpstreamException;
import org.jspecify.annotations.Nullable;

/// One call of a function to somebody else, from the request to the end of the response.
///
/// It ends, at the latest, with its request: nothing of it can be kept for another one.
final class HttpCall {
  private final Scope owner;
  private final OnBehalf caller = new OnBehalf();
  private @Nullable ClientResponse response;
  private boolean isBusy;
  private boolean isAtEnd;
  private boolean isClosed;

  HttpCall(Scope owner) {
    this.owner = owner;
  }

  /// Whoever waits for the call at the moment, no longer than the function may run.
  private static final class OnBehalf implements Caller {
    private @Nullable Caller waiting;
    private boolean isLate;

    @Override
    public Fiber fiber() {
      return waiting().fiber();
    }

    @Override
    public boolean isGone() {
      return isLate || waiting().isGone();
    }

    private Caller waiting() {
      var current = waiting;
      if (current == null) {
        throw new IllegalStateException("nobody waits");
      }
      return current;
    }

    /// Whoever waits does so no longer.
    void end() {
      isLate = true;
      fiber().unpark();
    }

    <T extends @Nullable Object> T await(Scope scope, Supplier<T> wait) {
      var current = scope.caller();
      waiting = current;
      isLate = false;
      var left = scope.worker().state().meter().remainingTime();
      return scope.await(() -> {
        var alarm =
            current
                .fiber()
                .loop()
                .schedule(
                    left,
                    () -> {
                      isLate = true;
                      current.fiber().unpark();
                    });
        try {
          return wait.get();
        } finally {
          alarm.cancel();
        }
      });
    }
  }

  /// Sends the request and waits for the response's head.
  ///
  /// @throws UpstreamException when there is none
  ClientResponse send(
      Scope scope, Client client, Origin origin, RequestHead head, Body body, Timeouts timeouts) {
    isBusy = true;
    try {
      return caller.await(
          scope,
          () -> {
            var made = client.send(caller, origin, head, body, timeouts);
            response = made;
            return made;
          });
    } catch (Throwable ended) {
      isClosed = true; // the response may have come just before the function's end
      throw ended;
    } finally {
      over();
    }
  }

  /// True when it is a call of another request or timer than that of `scope`.
  boolean isForeign(Scope scope) {
    return owner != scope;
  }

  boolean isOpen() {
    return response != null;
  }

  /// True while another light thread waits for it.
  boolean isBusy() {
    return isBusy;
  }

  /// The next piece of the body; empty at its end.
  ///
  /// @throws UpstreamException when there will be no more
  String read(Scope scope) {
    var open = response;
    if (open == null || isAtEnd) {
      return "";
    }
    isBusy = true;
    try {
      while (true) {
        var piece = caller.await(scope, () -> bytes(open.body().read()));
        if (piece == null) {
          isAtEnd = true;
          return "";
        }
        if (!piece.isEmpty()) {
          return piece;
        }
      }
    } catch (BodyException broken) {
      throw UpstreamException.inResponse(
          UpstreamException.Kind.BAD_RESPONSE, String.valueOf(broken.getMessage()));
    } finally {
      over();
    }
  }

  /// What `chunk` holds, which is released; null for the end.
  private static @Nullable String bytes(Chunk chunk) {
    if (chunk.isLast()) {
      return null;
    }
    var bytes = new byte[chunk.length()];
    chunk.copyTo(bytes, 0);
    chunk.release();
    return Bytes.string(bytes);
  }

  /// True when the body was read to its end.
  boolean isAtEnd() {
    return isAtEnd;
  }

  /// Gives up what is left; a connection whose response was read is kept for the next call. A light
  /// thread that waits for it does so no longer, and lets go of it then: nobody may wait for a
  /// connection that serves another call.
  void close() {
    isClosed = true;
    if (isBusy) {
      caller.end();
    } else {
      release();
    }
  }

  private void over() {
    isBusy = false;
    if (isClosed) {
      release();
    }
  }

  private void release() {
    var open = response;
    response = null;
    if (open != null) {
      open.close();
    }
  }
}

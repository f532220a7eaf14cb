package moongate.net.server;

import moongate.http.BodyException;
import moongate.http.Handler;
import moongate.http.Rejection;
import moongate.http.Request;
import moongate.http.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the handler for a request, on the fiber of the request. Whatever the handler throws ends
/// here: it costs this request, never the loop.
public final class HandlerRun {
  private static final Logger log = LoggerFactory.getLogger(HandlerRun.class);

  private HandlerRun() {}

  /// Lets `handler` answer `request`, or refuse it if there is a `rejection`. If it fails before it
  /// has sent a head, the client gets a 500.
  public static void answer(
      Handler handler, Request request, Response response, @Nullable Rejection rejection) {
    try {
      if (rejection == null) {
        handler.handle(request, response);
      } else {
        handler.reject(request, response, rejection);
      }
    } catch (BodyException gone) {
      log.debug("request ended early: {}", gone.getMessage());
    } catch (Throwable failure) {
      log.error("handler failed", failure);
      answerFailure(handler, request, response);
    }
  }

  private static void answerFailure(Handler handler, Request request, Response response) {
    if (!response.isHeadSent()) {
      try {
        handler.reject(request, response, Rejection.handlerFailed());
      } catch (Throwable again) {
        log.error("handler failed to say that it failed", again);
      }
    }
  }
}

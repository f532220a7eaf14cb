package moongate.app.node;

import java.util.concurrent.atomic.LongAdder;
import moongate.http.Handler;
import moongate.http.Rejection;
import moongate.http.Request;
import moongate.http.Response;

/// Counts requests on their way to the gateway.
record CountedRequests(Handler next, LongAdder count) implements Handler {
  @Override
  public void handle(Request request, Response response) {
    count.increment();
    next.handle(request, response);
  }

  @Override
  public void reject(Request request, Response response, Rejection rejection) {
    count.increment();
    next.reject(request, response, rejection);
  }
}

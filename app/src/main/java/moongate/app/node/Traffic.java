package moongate.app.node;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import moongate.functions.api.NodeTraffic;
import moongate.http.Handler;
import moongate.http.Rejection;
import moongate.http.Request;
import moongate.http.Response;
import moongate.net.NettyServer;

/// Counts the connections and requests of the listeners.
final class Traffic {
  private final LongAdder requests = new LongAdder();
  private final LongAdder running = new LongAdder();
  private final List<NettyServer> servers = new CopyOnWriteArrayList<>();

  /// A handler that counts requests and passes them to `next`.
  Handler counted(Handler next) {
    return new Counted(next);
  }

  /// Also counts the connections of `server`.
  void add(NettyServer server) {
    servers.add(server);
  }

  NodeTraffic now() {
    long active = servers.stream().mapToLong(NettyServer::connections).sum();
    // A connection with several concurrent requests is still only one.
    long writing = Math.min(active, running.sum());
    long accepted = servers.stream().mapToLong(NettyServer::accepted).sum();
    return new NodeTraffic(active, writing, active - writing, accepted, requests.sum());
  }

  private final class Counted implements Handler {
    private final Handler next;

    Counted(Handler next) {
      this.next = next;
    }

    @Override
    public void handle(Request request, Response response) {
      start();
      try {
        next.handle(request, response);
      } finally {
        running.decrement();
      }
    }

    @Override
    public void reject(Request request, Response response, Rejection rejection) {
      start();
      try {
        next.reject(request, response, rejection);
      } finally {
        running.decrement();
      }
    }

    private void start() {
      requests.increment();
      running.increment();
    }
  }
}

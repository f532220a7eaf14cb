package moongate.net;

import java.net.InetSocketAddress;
import java.util.List;
import moongate.http.Timeouts;
import moongate.net.loop.Loops;
import moongate.net.settings.KeepAlive;
import moongate.net.settings.Limits;

/// A proxy to measure: `TinyProxy <port> <upstream port> [loops]`.
final class TinyProxy {
  private TinyProxy() {}

  public static void main(String[] args) throws InterruptedException {
    var loops = Loops.start(args.length > 2 ? Integer.parseInt(args[2]) : 1);
    var client = new NettyClient(loops, KeepAlive.DEFAULT);
    var upstream = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[1]));
    var listener =
        NettyServer.Listener.on(new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])));
    var handler = new ProxyHandler(client, upstream, Timeouts.DEFAULT);
    var server = NettyServer.start(loops, List.of(listener), Limits.DEFAULT, handler);
    System.out.println("pid " + ProcessHandle.current().pid() + " on " + server.addresses());
    Thread.currentThread().join();
  }
}

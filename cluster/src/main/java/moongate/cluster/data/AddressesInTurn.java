package moongate.cluster.data;

import io.netty.resolver.InetNameResolver;
import io.netty.resolver.NameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Resolves a name that stands for several control planes: each attempt to connect takes the next
/// of its addresses, so that one control plane that is away does not block the others. The first
/// address is chosen at random, which spreads data planes over the control planes.
final class AddressesInTurn extends InetNameResolver {
  private final NameResolver<InetAddress> names;
  private int turn = ThreadLocalRandom.current().nextInt(1 << 16);

  /// @param names finds all addresses of a name
  AddressesInTurn(EventExecutor executor, NameResolver<InetAddress> names) {
    super(executor);
    this.names = names;
  }

  @Override
  protected void doResolve(String host, Promise<InetAddress> promise) {
    names
        .resolveAll(host)
        .addListener((Future<List<InetAddress>> found) -> {
          if (found.isSuccess()) {
            var all = found.getNow();
            promise.setSuccess(all.get(Math.floorMod(turn++, all.size())));
          } else {
            promise.setFailure(found.cause());
          }
        });
  }

  @Override
  protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
    names.resolveAll(host, promise);
  }
}

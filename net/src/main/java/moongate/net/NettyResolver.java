package moongate.net;

import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import moongate.fiber.Fiber;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import org.jspecify.annotations.Nullable;

/// Finds addresses in the hosts file and by DNS, one resolver per loop.
///
/// Netty's resolver keeps answers for as long as DNS says; in front of it, each loop remembers what
/// it has asked for within the last second, so that a request does not pay for a look-up.
public final class NettyResolver implements Resolver, AutoCloseable {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MOST_NAMES = 1024;
  private static final int MOST_SECONDS = 3600;
  private static final int NEGATIVE_SECONDS = 1;

  private record Answer(List<InetAddress> addresses, long untilNanos) {}

  private record Worker(DnsNameResolver dns, Map<String, Answer> fresh) {}

  private final Loops loops;
  private final List<Worker> workers = new ArrayList<>();

  /// @param nameServers where to ask; none means those of the system
  public NettyResolver(Loops loops, List<InetSocketAddress> nameServers) {
    this.loops = loops;
    for (var loop : loops.all()) {
      workers.add(new Worker(dns(loops, loop, nameServers), new Recent()));
    }
  }

  private static DnsNameResolver dns(
      Loops loops, NettyLoop loop, List<InetSocketAddress> nameServers) {
    var builder =
        new DnsNameResolverBuilder(loop.eventLoop())
            .datagramChannelType(loops.datagramChannel())
            .ttl(0, MOST_SECONDS)
            .negativeTtl(NEGATIVE_SECONDS);
    if (!nameServers.isEmpty()) {
      builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(nameServers));
    }
    return builder.build();
  }

  @Override
  public List<InetAddress> resolve(Fiber fiber, String host) {
    var worker = workers.get(fiber.loop().index());
    var known = worker.fresh().get(host);
    if (known != null && known.untilNanos() - System.nanoTime() > 0) {
      return known.addresses();
    }
    var addresses = find(fiber, worker, host);
    worker.fresh().put(host, new Answer(addresses, System.nanoTime() + FRESH_NANOS));
    return addresses;
  }

  private static List<InetAddress> find(Fiber fiber, Worker worker, String host) {
    var literal = literal(host);
    return literal == null ? ask(fiber, worker, host) : List.of(literal);
  }

  /// The address that `host` spells out, in brackets or without; null when it is a name.
  private static @Nullable InetAddress literal(String host) {
    boolean isBracketed = host.startsWith("[") && host.endsWith("]");
    return NetUtil.createInetAddressFromIpAddressString(
        isBracketed ? host.substring(1, host.length() - 1) : host);
  }

  private static List<InetAddress> ask(Fiber fiber, Worker worker, String host) {
    if (host.isEmpty()) {
      throw new ResolveException("empty host name", true);
    }
    Future<List<InetAddress>> answer = worker.dns().resolveAll(host.toLowerCase(Locale.ROOT));
    answer.addListener(done -> fiber.unpark());
    while (!answer.isDone()) {
      fiber.park();
    }
    if (answer.isSuccess() && !answer.getNow().isEmpty()) {
      return List.copyOf(answer.getNow());
    }
    throw failed(host, answer.cause());
  }

  private static ResolveException failed(String host, @Nullable Throwable cause) {
    var reason = cause == null ? "no address" : String.valueOf(cause.getMessage());
    boolean isUnknown =
        cause == null
            || cause instanceof IllegalArgumentException
            || cause instanceof UnknownHostException
                && (cause.getCause() == null || cause.getCause() instanceof DnsErrorCauseException);
    return new ResolveException("cannot resolve " + host + ": " + reason, isUnknown);
  }

  /// Stops asking. Close servers first.
  @Override
  public void close() {
    for (int i = 0; i < workers.size(); i++) {
      var dns = workers.get(i).dns();
      loops.all().get(i).eventLoop().submit(dns::close).awaitUninterruptibly();
    }
  }

  /// The names asked for last, so many of them at most.
  private static final class Recent extends LinkedHashMap<String, Answer> {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
      return size() > MOST_NAMES;
    }
  }
}

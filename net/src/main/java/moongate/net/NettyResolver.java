package moongate.net;

import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.resolver.dns.UnixResolverDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import moongate.fiber.Fiber;
import moongate.fiber.Loop;
import moongate.http.HostAddresses;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import moongate.net.dns.DnsQuestions;
import moongate.net.dns.HostsFile;
import moongate.net.loop.Loops;
import moongate.net.loop.NettyLoop;
import moongate.net.settings.DnsSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds addresses in the hosts file and by DNS. All loops share what was found; each asks through
/// a resolver of its own.
///
/// What has expired is served for a while longer, while a new answer is on its way.
public final class NettyResolver implements Resolver, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NettyResolver.class);
  private static final InetSocketAddress LOCAL_SERVER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);

  /// The beginning of a name of SRV records (RFC 2782).
  private static final Pattern SERVICE = Pattern.compile("_[^.]+\\._[^.]+\\.");

  private static final int LONGEST_NAME = 255;
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LOOK_AT_HOSTS = Duration.ofSeconds(5);

  /// What is known of a name: addresses, or why there are none.
  private static final class Known {
    /// Of a question that has no answer.
    static final Known BROKEN_OFF = new Known(null, null, null, Duration.ZERO);

    final @Nullable HostAddresses addresses;
    final @Nullable ResolveException failure;
    final DnsSettings.@Nullable Type type;
    final long untilNanos;
    final AtomicBoolean isRefreshing = new AtomicBoolean();

    /// Not before this a refresh that failed is tried again.
    volatile long retryNanos = System.nanoTime();

    Known(
        @Nullable HostAddresses addresses,
        @Nullable ResolveException failure,
        DnsSettings.@Nullable Type type,
        Duration ttl) {
      this.addresses = addresses;
      this.failure = failure;
      this.type = type;
      this.untilNanos = System.nanoTime() + Math.min(ttl.toSeconds(), 1L << 30) * 1_000_000_000L;
    }

    boolean isBrokenOff() {
      return addresses == null && failure == null;
    }

    HostAddresses get() {
      if (failure != null) {
        throw failure;
      }
      return Objects.requireNonNull(addresses);
    }
  }

  /// A name that is being asked for, and who waits for it.
  private static final class Question {
    final Queue<Fiber> waiting = new ConcurrentLinkedQueue<>();
    volatile @Nullable Known answer;

    Known await(Fiber fiber) {
      waiting.add(fiber);
      var come = answer;
      while (come == null) {
        fiber.park();
        come = answer;
      }
      return come;
    }

    void answered(Known known) {
      answer = known;
      waiting.forEach(Fiber::unpark);
    }
  }

  private final DnsSettings settings;
  private final Loops loops;
  private volatile HostsFile hosts;
  private Loop.@Nullable Timer look;
  private final List<DnsQuestions> questions = new ArrayList<>();
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, Question> asked = new ConcurrentHashMap<>();

  /// @param nameServers where to ask; none means those of the system
  public NettyResolver(Loops loops, List<InetSocketAddress> nameServers) {
    this(loops, DnsSettings.DEFAULT.withNameServers(nameServers));
  }

  public NettyResolver(Loops loops, DnsSettings settings) {
    this.settings = settings;
    this.loops = loops;
    this.hosts = HostsFile.read(settings.hostsFile());
    loops.loop(0).execute(this::lookLater);
    var servers = servers(settings);
    for (var loop : loops.all()) {
      questions.add(new DnsQuestions(dns(loops, loop, servers)));
    }
  }

  /// Not on the way of a question, which is to cost nothing.
  private void lookLater() {
    look = loops.loop(0).schedule(LOOK_AT_HOSTS, this::lookAtHosts);
  }

  private void lookAtHosts() {
    refreshHosts();
    lookLater();
  }

  /// Takes over the hosts file if it has changed.
  void refreshHosts() {
    if (hosts.hasChanged()) {
      hosts = HostsFile.read(settings.hostsFile());
      known.clear();
    }
  }

  private static DnsNameResolverBuilder dns(
      Loops loops, NettyLoop loop, DnsServerAddressStreamProvider servers) {
    return new DnsNameResolverBuilder(loop.eventLoop())
        .datagramChannelType(loops.datagramChannel())
        .socketChannelType(loops.socketChannel())
        .queryTimeoutMillis(QUERY_TIMEOUT.toMillis())
        .resolveCache(NoopDnsCache.INSTANCE)
        .hostsFileEntriesResolver((_, _) -> null)
        .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
        .nameServerProvider(servers);
  }

  /// The servers of the settings, or those that the system names at the moment.
  private static DnsServerAddressStreamProvider servers(DnsSettings settings) {
    if (!settings.nameServers().isEmpty()) {
      return new SequentialDnsServerAddressStreamProvider(settings.nameServers());
    }
    var watched = new WatchedFile<>(settings.resolvConf(), NettyResolver::systemServers);
    return name -> watched.get().nameServerAddressStream(name);
  }

  /// If the file names no server, the one on this machine is asked, as resolv.conf(5) says. Netty
  /// would ask public servers, which would learn the names of internal services.
  static DnsServerAddressStreamProvider systemServers(Path resolvConf) {
    try {
      return new UnixResolverDnsServerAddressStreamProvider(resolvConf.toFile());
    } catch (IOException | IllegalArgumentException namesNone) {
      log.warn(
          "{} names no name server: {} is asked, unless dns_resolver names others",
          resolvConf,
          NetUtil.toSocketAddressString(LOCAL_SERVER));
      return new SingletonDnsServerAddressStreamProvider(LOCAL_SERVER);
    }
  }

  @Override
  public List<InetAddress> resolve(Fiber fiber, String host) {
    return lookUp(fiber, host).addresses();
  }

  @Override
  public HostAddresses lookUp(Fiber fiber, String host) {
    var found = known.get(host);
    if (found == null) {
      return find(fiber, host);
    }
    long late = System.nanoTime() - found.untilNanos;
    if (late < 0) {
      return found.get();
    }
    boolean isUsable = found.failure == null && late < settings.staleTtl().toNanos();
    if (!isUsable) {
      return ask(fiber, host, found.type).get();
    }
    refreshAside(fiber, host, found);
    return found.get();
  }

  @Override
  public HostAddresses current(Fiber fiber, String host) {
    var found = known.get(host);
    if (found == null) {
      return find(fiber, host);
    }
    boolean isOver = System.nanoTime() - found.untilNanos >= 0;
    var now = isOver ? ask(fiber, host, found.type) : found;
    long left = Math.max(0, now.untilNanos - System.nanoTime());
    return new HostAddresses(now.get().all(), now.get().type(), Duration.ofNanos(left));
  }

  private HostAddresses find(Fiber fiber, String host) {
    boolean isBracketed = host.startsWith("[") && host.endsWith("]");
    var literal =
        NetUtil.createInetAddressFromIpAddressString(
            isBracketed ? host.substring(1, host.length() - 1) : host);
    if (literal != null) {
      return HostAddresses.literal(literal, host);
    }
    if (host.length() > LONGEST_NAME) {
      // not asked for, and not remembered either: functions choose names
      throw new ResolveException("host name of " + host.length() + " characters", true);
    }
    var local = hosts.find(host.toLowerCase(Locale.ROOT));
    return local != null ? local : ask(fiber, host, null).get();
  }

  /// One fiber asks anew, everybody else goes on with what there is.
  private void refreshAside(Fiber fiber, String host, Known stale) {
    boolean isTime = System.nanoTime() - stale.retryNanos >= 0;
    if (isTime && stale.isRefreshing.compareAndSet(false, true)) {
      var own = new Fiber[1];
      own[0] =
          Fiber.create(
              fiber.loop(),
              () -> {
                try {
                  ask(own[0], host, stale.type);
                } finally {
                  stale.isRefreshing.set(false);
                }
              });
      own[0].start();
    }
  }

  /// Asks, unless somebody does already, and remembers what comes.
  private Known ask(Fiber fiber, String host, DnsSettings.@Nullable Type last) {
    while (true) {
      var own = new Question();
      var other = asked.putIfAbsent(host, own);
      if (other == null) {
        return ask(own, fiber, host, last);
      }
      var come = other.await(fiber);
      if (!come.isBrokenOff()) {
        return come;
      }
    }
  }

  /// What breaks a question off, such as a stack that is too deep to wait on, is the asker's: those
  /// who wait for the answer must not do so for ever, and ask by themselves.
  private Known ask(Question own, Fiber fiber, String host, DnsSettings.@Nullable Type last) {
    var fresh = Known.BROKEN_OFF;
    try {
      fresh = remember(host, answer(fiber, host, last));
      return fresh;
    } finally {
      asked.remove(host, own);
      own.answered(fresh);
    }
  }

  /// A failure does not drive out an answer that is still usable.
  private Known remember(String host, Known fresh) {
    var old = known.get(host);
    long now = System.nanoTime();
    boolean isWorse = fresh.failure != null && !fresh.failure.isUnknownHost();
    if (isWorse
        && old != null
        && old.addresses != null
        && now - old.untilNanos < settings.staleTtl().toNanos()) {
      old.retryNanos = now + settings.errorTtl().toNanos();
      return old;
    }
    makeRoom();
    known.put(host, fresh);
    return fresh;
  }

  /// Who would flood the memory with names loses them all: that costs questions, not correctness.
  private void makeRoom() {
    if (known.size() >= settings.cacheSize()) {
      long now = System.nanoTime();
      known.values().removeIf(entry -> now - entry.untilNanos >= 0);
      if (known.size() >= settings.cacheSize()) {
        known.clear();
      }
    }
  }

  private Known answer(Fiber fiber, String host, DnsSettings.@Nullable Type last) {
    if (host.isEmpty()) {
      var failure = new ResolveException("empty host name", true);
      return new Known(null, failure, null, settings.notFoundTtl());
    }
    var own = questions.get(fiber.loop().index());
    var tried = new ArrayList<String>();
    @Nullable String failure = null;
    for (var name : settings.search().get().candidates(host.toLowerCase(Locale.ROOT))) {
      for (var type : order(name, last)) {
        try {
          var found = own.ask(fiber, name, type);
          if (found != null) {
            var ttl = settings.validTtl() == null ? found.ttl() : settings.validTtl();
            return new Known(new HostAddresses(found.all(), found.type(), ttl), null, type, ttl);
          }
          tried.add(name + ":" + type + " - no such name");
        } catch (ResolveException failed) {
          failure = failed.reason(); // servers that do not know SRV may know A
          tried.add(name + ":" + type + " - " + failure);
        }
      }
    }
    if (failure != null) {
      var unanswered = new ResolveException(host, failure, false, tried);
      return new Known(null, unanswered, last, settings.errorTtl());
    }
    var unknown = new ResolveException(host, "no such name", true, tried);
    return new Known(null, unknown, null, settings.notFoundTtl());
  }

  /// The types to ask for, each once; aliases come with A.
  private List<DnsSettings.Type> order(String name, DnsSettings.@Nullable Type last) {
    var order = new ArrayList<DnsSettings.Type>();
    boolean isService = SERVICE.matcher(name).lookingAt();
    for (var type : settings.order()) {
      if (settings.servicesByName() && isService != (type == DnsSettings.Type.SRV)) {
        continue;
      }
      var real =
          switch (type) {
            case LAST -> last;
            case CNAME -> DnsSettings.Type.A;
            default -> type;
          };
      if (real != null && !order.contains(real)) {
        order.add(real);
      }
    }
    return order;
  }

  /// Stops asking. Close servers first.
  @Override
  public void close() {
    loops.all().getFirst().eventLoop().submit(this::stopLooking).awaitUninterruptibly();
    for (int i = 0; i < questions.size(); i++) {
      var dns = questions.get(i);
      loops.all().get(i).eventLoop().submit(dns::close).awaitUninterruptibly();
    }
  }

  private void stopLooking() {
    if (look != null) {
      look.cancel();
    }
  }
}

package moongate.gateway.tracing;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;
import moongate.fiber.Fiber;
import moongate.http.HostAddresses;
import moongate.http.ResolveException;
import moongate.http.Resolver;

/// Records how long requests wait for addresses. Literal addresses are not resolved, so they have
/// no span.
///
/// @param resolver finds them
public record TracedResolver(Resolver resolver) implements Resolver {
  private static final String INSTRUMENTATION = "dns_query";

  @Override
  public List<InetAddress> resolve(Fiber fiber, String host) {
    var trace = Trace.of(fiber);
    return trace == null
        ? resolver.resolve(fiber, host)
        : traced(trace, host, () -> resolver.resolve(fiber, host), List::getFirst);
  }

  @Override
  public HostAddresses lookUp(Fiber fiber, String host) {
    var trace = Trace.of(fiber);
    return trace == null
        ? resolver.lookUp(fiber, host)
        : traced(
            trace, host, () -> resolver.lookUp(fiber, host), found -> found.addresses().getFirst());
  }

  @Override
  public HostAddresses current(Fiber fiber, String host) {
    return resolver.current(fiber, host);
  }

  private static <T> T traced(
      Trace trace, String host, Lookup<T> lookup, Function<T, InetAddress> first) {
    var span = isLiteral(host) ? null : trace.begin(INSTRUMENTATION, "kong.dns");
    if (span == null) {
      return lookup.find();
    }
    span.with("dns.record.domain", host);
    try {
      var found = lookup.find();
      span.with("dns.record.ip", first.apply(found).getHostAddress());
      return found;
    } catch (ResolveException unknown) {
      trace.fail(span, unknown.getMessage());
      throw unknown;
    } finally {
      trace.end(span);
    }
  }

  private static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  @FunctionalInterface
  private interface Lookup<T> {
    T find();
  }
}

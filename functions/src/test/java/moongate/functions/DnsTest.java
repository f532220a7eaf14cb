package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.functions.api.Network;
import moongate.functions.sandbox.SandboxMode;
import moongate.http.HostAddresses;
import moongate.http.HostAddresses.HostAddress;
import moongate.http.ResolveException;
import moongate.http.Resolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `kong.dns` over the node's resolver.
class DnsTest {
  private final FunctionLab lab = lab(SandboxMode.SANDBOX);

  private static FunctionLab lab(SandboxMode mode) {
    var none = Network.NONE;
    var network = new Network(none.client(), none.sockets(), new Records(), none.policy());
    return new TestSettings().mode(mode).network(network).lab();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  /// A name service with two names.
  private static final class Records implements Resolver {
    @Override
    public List<InetAddress> resolve(Fiber fiber, String host) {
      return lookUp(fiber, host).addresses();
    }

    @Override
    public HostAddresses lookUp(Fiber fiber, String host) {
      fiber.yield();
      return switch (host) {
        case "plain.test" ->
            new HostAddresses(List.of(at("10.1.2.3", host, 0)), "A", Duration.ofSeconds(30));
        case "srv.test" ->
            new HostAddresses(
                List.of(at("10.1.2.4", "node.test", 8000)), "SRV", Duration.ofSeconds(5));
        default -> throw new ResolveException("no such host: " + host, false);
      };
    }

    private static HostAddress at(String address, String name, int port) {
      try {
        return new HostAddress(InetAddress.getByName(address), name, port, port == 0 ? 0 : 10);
      } catch (UnknownHostException unexpected) {
        throw new IllegalStateException(unexpected);
      }
    }
  }

  @Test
  void aNameHasAnAddressAndAPort() {
    assertThat(lab.result("table.concat({kong.dns.toip('plain.test', 80)}, ' ')"))
        .isEqualTo("10.1.2.3 80");
    assertThat(lab.result("table.concat({kong.dns.toip('srv.test', 80)}, ' ')"))
        .isEqualTo("10.1.2.4 8000");
  }

  @Test
  void theRecordsOfANameAreListed() {
    assertThat(
            lab.result(
                "(function() local r = kong.dns.resolve('plain.test') return #r .. r[1].address .. r[1]"
                    + ".name .. r[1].type .. r[1].ttl end)()"))
        .isEqualTo("110.1.2.3plain.test130");
    assertThat(
            lab.result(
                "(function() local r = kong.dns.resolve('srv.test')[1] return r.target .. r.port .."
                    + " r.weight .. r.type end)()"))
        .isEqualTo("node.test80001033");
  }

  @Test
  void aNameWithoutAddressIsNilWithTheReason() {
    assertThat(
            lab.result(
                "(function() local a, b = kong.dns.toip('gone.test', 1) return tostring(a) .. b"
                    + " end)()"))
        .isEqualTo("nilno such host: gone.test");
    assertThat(lab.error("kong.dns.resolve(5)")).endsWith("host must be a string");
  }

  @Test
  void whereNothingMayWaitItIsRefused() {
    assertThat(
            lab.filter(
                lab.plugin(
                    "body_filter",
                    "if ngx.arg[2] then ngx.arg[1] = select(2, pcall(kong.dns.toip, 'plain.test'))"
                        + " end"),
                ""))
        .contains("API disabled in the context of body_filter_by_lua*");
  }

  @Test
  void strictHasNoneAndLaxHas() {
    try (var strict = lab(SandboxMode.STRICT);
        var lax = lab(SandboxMode.LAX)) {
      assertThat(strict.result("kong.dns")).isEqualTo("nil");
      assertThat(lax.result("(kong.dns.toip('plain.test'))")).isEqualTo("10.1.2.3");
    }
  }
}

package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ONLY_ACCESS;
import static moongate.functions.api.PhaseRule.TARGET;

import java.time.Duration;
import moongate.functions.api.ApiModule;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Scope;
import moongate.functions.pki.ChainBuilder;
import moongate.functions.pki.ParsedChain;
import moongate.functions.pki.ParsedKey;
import moongate.functions.pki.TrustedStore;
import moongate.http.Timeouts;
import moongate.lua.runtime.LuaFunction;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.service`: where the request goes.
final class ServiceApi {
  /// The cost of checking that a key belongs to a certificate, in units of work; the same pair is
  /// seldom checked twice.
  private static final int PAIR_CHECK = 5000;

  static final ApiModule MODULE =
      ApiModule.of("kong.service")
          .function("set_upstream", ONLY_ACCESS, ServiceApi::setUpstream)
          .function("set_target", TARGET, ServiceApi::setTarget)
          .function("set_target_retry_callback", ONLY_ACCESS, ServiceApi::setRetryCallback)
          .function("set_retries", ONLY_ACCESS, ServiceApi::setRetries)
          .function("set_timeouts", ONLY_ACCESS, ServiceApi::setTimeouts)
          .function("set_tls_cert_key", TARGET, ServiceApi::setTlsCertificate)
          .function("set_tls_verify", TARGET, ServiceApi::setTlsVerify)
          .function("set_tls_verify_depth", TARGET, ServiceApi::setTlsDepth)
          .function("set_tls_verify_store", TARGET, ServiceApi::setTlsStore);

  private ServiceApi() {}

  private static Object setUpstream(Scope scope, @Nullable Object name) {
    if (!(name instanceof String text)) {
      throw scope.error("host must be a string");
    }
    if (scope.planContext().snapshot().upstreamNamed(Strings.toText(text)) == null) {
      return Values.pair(null, "could not find an Upstream named '" + text + "'");
    }
    var call = scope.exchange().upstream();
    var hostHeader = call.hostHeader();
    call.changeTarget(text, call.port());
    call.hostHeader(hostHeader);
    return Boolean.TRUE;
  }

  private static Object setTarget(Scope scope, @Nullable Object host, @Nullable Object port) {
    if (!(host instanceof String name)) {
      throw scope.error("host must be a string");
    }
    int number = integer(scope, port, "port", 0, 65535);
    if (!isHost(name)) {
      throw scope.error("host must be a host name or an address");
    }
    if (scope.phase() == ApiPhase.REWRITE) {
      throw scope.error("attempt to index field 'balancer_data' (a nil value)");
    }
    var policy = scope.worker().services().network().policy();
    scope.exchange().upstream().changeTarget(name, number, policy::refusal);
    return Values.NONE;
  }

  /// True if `name` can be put into a Host header without ending its line.
  private static boolean isHost(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c != 0x7F && c != '/');
  }

  private static Object setRetryCallback(Scope scope, @Nullable Object callback) {
    if (!(callback instanceof LuaFunction function)) {
      throw scope.error("retry_callback must be a function");
    }
    scope.exchange().upstream().beforeRetry(new RetryCallback(scope, function));
    return Values.NONE;
  }

  private static Object setRetries(Scope scope, @Nullable Object retries) {
    scope.exchange().upstream().retries(integer(scope, retries, "retries", 0, 32767));
    return Values.NONE;
  }

  private static Object setTimeouts(
      Scope scope, @Nullable Object connect, @Nullable Object write, @Nullable Object read) {
    scope
        .exchange()
        .upstream()
        .timeouts(
            new Timeouts(
                millis(scope, connect, "connect_timeout"),
                millis(scope, write, "write_timeout"),
                millis(scope, read, "read_timeout")));
    return Values.NONE;
  }

  /// Takes what `ngx.ssl` has parsed, and the objects of `resty.openssl`.
  private static Object setTlsCertificate(
      Scope scope, @Nullable Object chain, @Nullable Object key) {
    var material = scope.worker().keyMaterial();
    var shown =
        switch (content(chain)) {
          case ParsedChain parsed -> parsed;
          case ChainBuilder built when !built.certificates().isEmpty() -> material.chain(built);
          case null, default -> throw scope.error("chain must be a parsed cdata object");
        };
    if (!(content(key) instanceof ParsedKey own)) {
      throw scope.error("key must be a parsed cdata object");
    }
    scope.worker().state().meter().work(PAIR_CHECK);
    var identity = shown.identity(own);
    if (identity == null) {
      return Values.pair(null, "the key is not that of the chain's first certificate");
    }
    scope.exchange().upstream().tlsIdentity(identity);
    return Boolean.TRUE;
  }

  private static @Nullable Object content(@Nullable Object value) {
    return value instanceof Userdata userdata ? userdata.content() : null;
  }

  private static Object setTlsVerify(Scope scope, @Nullable Object isWanted) {
    if (!(isWanted instanceof Boolean flag)) {
      throw scope.error("argument must be a boolean");
    }
    scope.exchange().upstream().verifyTls(flag);
    return Boolean.TRUE;
  }

  private static Object setTlsDepth(Scope scope, @Nullable Object depth) {
    if (!(depth instanceof Double number)) {
      throw scope.error("argument must be a number");
    }
    scope.exchange().upstream().tlsDepth(Math.max(0, number.intValue()));
    return Boolean.TRUE;
  }

  private static Object setTlsStore(Scope scope, @Nullable Object store) {
    if (!(content(store) instanceof TrustedStore trusted)) {
      throw scope.error("argument must be a resty.openssl.x509.store object");
    }
    scope.exchange().upstream().tlsAuthorities(scope.worker().keyMaterial().authorities(trusted));
    return Boolean.TRUE;
  }

  private static Duration millis(Scope scope, @Nullable Object value, String name) {
    return Duration.ofMillis(integer(scope, value, name, 1, 2147483646));
  }

  private static int integer(
      Scope scope, @Nullable Object value, String name, int least, int most) {
    if (!(value instanceof Double number) || number != Math.rint(number)) {
      throw scope.error(name + " must be an integer");
    }
    if (!(number >= least && number <= most)) {
      throw scope.error(
          name
              + " must be an integer between "
              + least
              + " and "
              + most
              + ": given "
              + HeaderArguments.text(number));
    }
    return number.intValue();
  }
}

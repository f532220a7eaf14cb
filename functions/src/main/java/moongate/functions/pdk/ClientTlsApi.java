package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.CLIENT_CHAIN;
import static moongate.functions.api.PhaseRule.CLIENT_VERIFY;
import static moongate.functions.api.PhaseRule.ONLY_CERTIFICATE;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import moongate.functions.api.ApiModule;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Scope;
import moongate.functions.pki.ChainBuilder;
import moongate.functions.pki.ParsedChain;
import moongate.gateway.log.LogValues;
import moongate.http.TlsHandshake;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import moongate.model.pki.Pem;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// `kong.client.tls`: the client's side of a TLS connection. A client sends a certificate only if a
/// function in the certificate phase asks for one; the function then decides whether it is valid.
final class ClientTlsApi {
  private static final int MOST_NAMED = 100;
  private static final String NOT_TLS = "connection is not TLS";
  private static final List<String> CLIENT_VERIFY_LOGGED =
      List.of("request", "tls", "client_verify");

  static final ApiModule MODULE =
      ApiModule.of("kong.client.tls")
          .function("request_client_certificate", ONLY_CERTIFICATE, ClientTlsApi::request)
          .function("disable_session_reuse", ONLY_CERTIFICATE, ClientTlsApi::disableReuse)
          .function("get_full_client_certificate_chain", CLIENT_CHAIN, ClientTlsApi::chain)
          .function("set_client_verify", CLIENT_VERIFY, ClientTlsApi::setVerify);

  private ClientTlsApi() {}

  /// `request_client_certificate([authorities])`, with what `ngx.ssl.parse_pem_cert` or
  /// `resty.openssl.x509.chain` make.
  private static Object request(Scope scope, @Nullable Object authorities) {
    var named =
        switch (authorities instanceof Userdata userdata ? userdata.content() : authorities) {
          case null -> List.<X509Certificate>of();
          case ParsedChain parsed -> parsed.certificates();
          case ChainBuilder built -> built.certificates();
          default -> throw scope.error("ca_certs must be a parsed cdata object");
        };
    if (named.size() > MOST_NAMED) {
      return Values.pair(null, "too many authorities: at most " + MOST_NAMED);
    }
    return during(scope, handshake -> handshake.requestClientCertificate(named));
  }

  private static Object disableReuse(Scope scope) {
    return during(scope, TlsHandshake::disableSessionReuse);
  }

  private static Object during(Scope scope, Consumer<TlsHandshake> action) {
    var handshake = scope.exchange().handshake();
    if (handshake == null) {
      return Values.pair(null, NOT_TLS);
    }
    action.accept(handshake);
    return Boolean.TRUE;
  }

  /// Nil for a client without a certificate.
  private static @Nullable Object chain(Scope scope) {
    var session = scope.exchange().request().connection().tls();
    if (session == null) {
      return Values.pair(null, NOT_TLS);
    }
    if (session.clientChain().isEmpty()) {
      return null;
    }
    var chain = new StringBuilder();
    session.clientChain().forEach(certificate -> chain.append(Pem.write(certificate)));
    return chain.toString();
  }

  private static Object setVerify(Scope scope, @Nullable Object result) {
    if (!(result instanceof String text)) {
      throw scope.error("assertion failed!");
    }
    if (!text.equals("SUCCESS") && !text.equals("NONE") && !text.startsWith("FAILED:")) {
      throw scope.error(
          "unknown client verify value: "
              + HeaderArguments.text(text)
              + " accepted values are: \"SUCCESS\", \"NONE\" or \"FAILED:<reason>\"");
    }
    if (scope.exchange().request().connection().isSecure()) {
      LogValues.put(scope.exchange(), CLIENT_VERIFY_LOGGED, Value.of(Strings.toText(text)));
    }
    return Values.NONE;
  }
}

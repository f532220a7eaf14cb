package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.CLIENT_CHAIN;
import static moongate.functions.api.PhaseRule.CLIENT_VERIFY;
import static moongate.functions.api.PhaseRule.ONLY_CERTIFICATE;

import moongate.functions.api.ApiModule;
import moongate.functions.api.HeaderArguments;
import moongate.functions.api.Scope;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.client.tls`: the client's side of a TLS connection. No client is asked for a certificate
/// yet, so that there is none to show.
final class ClientTlsApi {
  private static final String NOT_TLS = "connection is not TLS";
  private static final String NOT_OFFERED = "client certificates are not supported";

  static final ApiModule MODULE =
      ApiModule.of("kong.client.tls")
          .function("request_client_certificate", ONLY_CERTIFICATE, ClientTlsApi::refuse)
          .function("disable_session_reuse", ONLY_CERTIFICATE, ClientTlsApi::refuse)
          .function("get_full_client_certificate_chain", CLIENT_CHAIN, ClientTlsApi::chain)
          .function("set_client_verify", CLIENT_VERIFY, ClientTlsApi::setVerify);

  private ClientTlsApi() {}

  private static Object refuse(Scope scope) {
    return Values.pair(
        null, scope.exchange().request().connection().isSecure() ? NOT_OFFERED : NOT_TLS);
  }

  /// Nil for a client without a certificate.
  private static @Nullable Object chain(Scope scope) {
    return scope.exchange().request().connection().isSecure() ? null : Values.pair(null, NOT_TLS);
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
    scope.clientVerify(text);
    return Values.NONE;
  }
}

package moongate.functions.ngx;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import javax.security.auth.x500.X500Principal;
import moongate.functions.api.Scope;
import moongate.functions.text.UriText;
import moongate.http.TlsSession;
import moongate.model.pki.Pem;
import moongate.model.value.Hash;
import org.jspecify.annotations.Nullable;

/// `ngx.var.ssl_*`: what was agreed in the client's handshake, and the certificate it showed.
final class TlsVariables {
  private TlsVariables() {}

  static void addTo(Map<String, Variables.Reader> all) {
    all.put("ssl_protocol", of(TlsSession::protocol));
    all.put("ssl_cipher", of(TlsSession::cipher));
    all.put("ssl_server_name", of(TlsSession::serverName));
    all.put("ssl_session_reused", of(session -> session.isResumed() ? "r" : "."));
    all.put("ssl_client_verify", of(TlsSession::clientVerify));
    all.put("ssl_client_s_dn", client(it -> name(it.getSubjectX500Principal())));
    all.put("ssl_client_i_dn", client(it -> name(it.getIssuerX500Principal())));
    all.put(
        "ssl_client_serial",
        client(it -> it.getSerialNumber().toString(16).toUpperCase(Locale.ROOT)));
    all.put("ssl_client_raw_cert", client(Pem::write));
    all.put("ssl_client_cert", client(it -> Pem.write(it).strip().replace("\n", "\n\t")));
    all.put("ssl_client_escaped_cert", client(it -> UriText.escapeComponent(Pem.write(it))));
    all.put("ssl_client_fingerprint", client(TlsVariables::fingerprint));
  }

  private static Variables.Reader of(Function<TlsSession, @Nullable String> reader) {
    return scope -> {
      var session = session(scope);
      return session == null ? null : reader.apply(session);
    };
  }

  private static Variables.Reader client(Function<X509Certificate, String> reader) {
    return of(session ->
        session.clientChain().isEmpty() ? null : reader.apply(session.clientChain().getFirst()));
  }

  private static @Nullable TlsSession session(Scope scope) {
    return scope.exchange().request().connection().tls();
  }

  private static String name(X500Principal principal) {
    return principal.getName(X500Principal.RFC2253);
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      return Hash.SHA_1.hex(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("it was read, but cannot be written", e);
    }
  }
}

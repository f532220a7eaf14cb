package moongate.functions.modules;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import moongate.functions.api.ApiPhase;
import moongate.functions.api.Scope;
import moongate.functions.pki.ParsedChain;
import moongate.functions.pki.ParsedKey;
import moongate.functions.text.Bytes;
import moongate.http.TlsHandshake;
import moongate.http.TlsIdentity;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import org.jspecify.annotations.Nullable;

/// The part of `ngx.ssl` that chooses what a client is shown, in the certificate phase: a chain and
/// its key take the place of what the configuration has; one of each kind of key is possible.
final class SslCertificates {
  /// What reading a certificate or a key takes.
  private static final int MICROS = 40;

  private SslCertificates() {}

  /// What one handshake was given so far.
  private static final class Draft {
    private @Nullable ParsedChain chain;
    private final Map<String, TlsIdentity> identities = new LinkedHashMap<>();

    void clear() {
      chain = null;
      identities.clear();
    }
  }

  static Library addTo(Library ssl) {
    return ssl.function("clear_certs", SslCertificates::clear)
        .function("set_cert", (state, cert) -> setChain(state, "set_cert", cert))
        .function("set_priv_key", (state, key) -> setKey(state, "set_priv_key", key))
        .function(
            "set_der_cert",
            (state, der) -> fromDer(state, "set_der_cert", der, SslCertificates::setDerChain))
        .function(
            "set_der_priv_key",
            (state, der) -> fromDer(state, "set_der_priv_key", der, SslCertificates::setDerKey))
        .function(
            "verify_client",
            state ->
                Values.pair(
                    null,
                    "not available: ask for a certificate by"
                        + " kong.client.tls.request_client_certificate, verify it in access by"
                        + " resty.openssl.x509.store"));
  }

  private static Scope scope(LuaState state) {
    var scope = Scope.of(state);
    if (scope.phase() != ApiPhase.CERTIFICATE) {
      throw scope.error("API disabled in the current context");
    }
    return scope;
  }

  /// @throws moongate.lua.runtime.LuaError in a timer, which has no handshake
  private static TlsHandshake handshake(Scope scope) {
    var handshake = scope.exchange().handshake();
    if (handshake == null) {
      throw scope.error("API disabled in the current context");
    }
    return handshake;
  }

  private static Draft draft(Scope scope) {
    return scope.attached(Draft.class, Draft::new);
  }

  private static Object clear(LuaState state) {
    var scope = scope(state);
    draft(scope).clear();
    handshake(scope).show(List.of());
    return true;
  }

  // Parsed

  private static Object setChain(LuaState state, String function, @Nullable Object cert) {
    var scope = scope(state);
    if (!(cert instanceof Userdata userdata && userdata.content() instanceof ParsedChain chain)) {
      throw scope.error("bad argument #1 to '" + function + "' (a parsed certificate expected)");
    }
    draft(scope).chain = chain;
    return true;
  }

  private static Object setKey(LuaState state, String function, @Nullable Object key) {
    var scope = scope(state);
    if (!(key instanceof Userdata userdata && userdata.content() instanceof ParsedKey parsed)) {
      throw scope.error("bad argument #1 to '" + function + "' (a parsed private key expected)");
    }
    return use(scope, parsed);
  }

  /// The chain and its key are shown together.
  private static Object use(Scope scope, ParsedKey key) {
    var draft = draft(scope);
    var chain = draft.chain;
    if (chain == null) {
      return Values.pair(null, "no certificate was set before its private key");
    }
    var identity = chain.identity(key);
    if (identity == null) {
      return Values.pair(null, "SSL_use_PrivateKey() failed: key values mismatch");
    }
    draft.identities.put(key.key().getAlgorithm(), identity);
    handshake(scope).show(List.copyOf(draft.identities.values()));
    return true;
  }

  // In DER

  @FunctionalInterface
  private interface Setter {
    Object set(Scope scope, byte[] der);
  }

  private static Object fromDer(
      LuaState state, String function, @Nullable Object der, Setter setter) {
    var scope = scope(state);
    var text = Args.string(der, 1, function);
    Costs.asymmetric(state, 2 * MICROS);
    state.meter().charge(4L * text.length());
    try {
      return setter.set(scope, Bytes.of(text));
    } catch (PemException unreadable) {
      return Values.pair(null, function + ": " + unreadable.getMessage());
    }
  }

  /// By way of PEM, under which what was parsed before is known.
  private static Object setDerChain(Scope scope, byte[] der) {
    var pem = new StringBuilder();
    try {
      for (var one :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(der))) {
        pem.append(Pem.write((X509Certificate) one));
      }
    } catch (CertificateException malformed) {
      return Values.pair(null, "d2i_X509_bio() failed");
    }
    draft(scope).chain = scope.worker().keyMaterial().chain(pem.toString());
    return true;
  }

  private static Object setDerKey(Scope scope, byte[] der) {
    var pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END PRIVATE KEY-----\n";
    return use(scope, scope.worker().keyMaterial().key(pem));
  }
}

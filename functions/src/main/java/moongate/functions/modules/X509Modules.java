package moongate.functions.modules;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import javax.security.auth.x500.X500Principal;
import moongate.functions.api.Worker;
import moongate.functions.pki.ChainBuilder;
import moongate.functions.pki.ParsedChain;
import moongate.functions.pki.TrustedStore;
import moongate.functions.text.Bytes;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaErrors;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import org.jspecify.annotations.Nullable;

/// `resty.openssl.x509`, `.x509.store` and `.x509.chain`: certificates, looked at and verified.
final class X509Modules {
  /// What reading or verifying a certificate takes.
  private static final int MICROS = 60;

  private static final Library STORE =
      Library.of("x509.store")
          .function("add", X509Modules::addToStore)
          .function("verify", X509Modules::verify);

  private static final Library CHAIN =
      Library.of("x509.chain")
          .function("add", X509Modules::addToChain)
          .function(
              "count", (state, self) -> Numbers.of(chain(self, "count").certificates().size()));

  private static ChainBuilder chain(@Nullable Object self, String method) {
    return Objects.content(self, ChainBuilder.class, "x509.chain", method);
  }

  private X509Modules() {}

  /// What a certificate can do; `keys` makes the object of its public key.
  private static Library certificate(HostObjects keys) {
    return Library.of("x509")
        .function("to_PEM", (state, self) -> Pem.write(one(self, "to_PEM")))
        .function("tostring", X509Modules::text)
        .function(
            "get_subject_name",
            (state, self) -> name(one(self, "get_subject_name").getSubjectX500Principal()))
        .function(
            "get_issuer_name",
            (state, self) -> name(one(self, "get_issuer_name").getIssuerX500Principal()))
        .function(
            "get_not_before", (state, self) -> time(one(self, "get_not_before").getNotBefore()))
        .function("get_not_after", (state, self) -> time(one(self, "get_not_after").getNotAfter()))
        .function(
            "get_lifetime",
            (state, self) ->
                Values.pair(
                    time(one(self, "get_lifetime").getNotBefore()),
                    time(one(self, "get_lifetime").getNotAfter())))
        .function("get_serial_hex", (state, self) -> serial(one(self, "get_serial_hex")))
        .function("digest", (state, self, name) -> digest(state, self, name, false))
        .function("pubkey_digest", (state, self, name) -> digest(state, self, name, true))
        .function(
            "get_pubkey",
            (state, self) ->
                keys.of(new PublicKeys.Parsed(one(self, "get_pubkey").getPublicKey())));
  }

  static Object openCertificate(Worker worker) {
    var objects = new HostObjects(worker, certificate(PrivateKeyModule.objects(worker)));
    return Library.of("resty.openssl.x509")
        .function("new", (state, text, format) -> newCertificate(worker, objects, text, format))
        .function("istype", (state, value) -> HostObjects.isType(value, ParsedChain.class))
        .open(worker.state());
  }

  static Object openStore(Worker worker) {
    var objects = new HostObjects(worker, STORE);
    return Library.of("resty.openssl.x509.store")
        .function("new", state -> objects.of(new TrustedStore()))
        .function("istype", (state, value) -> HostObjects.isType(value, TrustedStore.class))
        .open(worker.state());
  }

  static Object openChain(Worker worker) {
    var objects = new HostObjects(worker, CHAIN);
    return Library.of("resty.openssl.x509.chain")
        .function("new", state -> objects.of(new ChainBuilder()))
        .function("istype", (state, value) -> HostObjects.isType(value, ChainBuilder.class))
        .open(worker.state());
  }

  private static Object newCertificate(
      Worker worker, HostObjects objects, @Nullable Object text, @Nullable Object format) {
    var state = worker.state();
    Costs.asymmetric(state, MICROS);
    if (!(text instanceof String bytes)) {
      return Values.pair(null, "x509.new: expect nil or a string at #1");
    }
    try {
      return objects.of(
          "DER".equals(format) || (format == null && !bytes.contains("-----BEGIN "))
              ? ofDer(bytes)
              : new ParsedChain(List.of(worker.keyMaterial().chain(bytes).first())));
    } catch (PemException | CertificateException unreadable) {
      return Values.pair(null, "x509.new: " + unreadable.getMessage());
    }
  }

  private static ParsedChain ofDer(String bytes) throws CertificateException {
    var factory = CertificateFactory.getInstance("X.509");
    var in = new ByteArrayInputStream(Bytes.of(bytes));
    try {
      return new ParsedChain(List.of((X509Certificate) factory.generateCertificate(in)));
    } catch (CertificateException malformed) {
      throw new CertificateException("not an X.509 certificate", malformed);
    }
  }

  private static X509Certificate one(@Nullable Object self, String method) {
    return Objects.content(self, ParsedChain.class, "x509", method).first();
  }

  private static Object text(LuaState state, @Nullable Object self, @Nullable Object format) {
    var certificate = one(self, "tostring");
    return "DER".equals(format) ? Certificates.der(certificate) : Pem.write(certificate);
  }

  private static Object name(X500Principal name) {
    return Bytes.utf8(name.getName(X500Principal.RFC2253));
  }

  private static Double time(Date date) {
    return Numbers.of(date.getTime() / 1000);
  }

  private static String serial(X509Certificate certificate) {
    return certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
  }

  private static Object digest(
      LuaState state, @Nullable Object self, @Nullable Object name, boolean ofKey) {
    Costs.asymmetric(state, MICROS);
    var certificate = one(self, "digest");
    var algorithm = name == null ? "sha1" : Args.string(name, 1, "digest");
    var bytes =
        ofKey ? certificate.getPublicKey().getEncoded() : Bytes.of(Certificates.der(certificate));
    var digest = Certificates.digest(algorithm, bytes);
    return digest == null
        ? Values.pair(null, "x509:digest: invalid digest type \"" + algorithm + "\"")
        : digest;
  }

  // Stores and chains

  private static Object addToStore(
      LuaState state, @Nullable Object self, @Nullable Object certificate) {
    var store = Objects.content(self, TrustedStore.class, "x509.store", "add");
    if (!(certificate instanceof Userdata userdata
        && userdata.content() instanceof ParsedChain chain)) {
      return Values.pair(null, "x509.store:add: expect an x509 or crl instance at #1");
    }
    state.meter().charge(64);
    return store.add(chain.first())
        ? Boolean.TRUE
        : Values.pair(null, "x509.store:add: too many certificates");
  }

  /// `store:verify(certificate, intermediates)`: true, or nil and the reason.
  private static Object verify(
      LuaState state,
      @Nullable Object self,
      @Nullable Object certificate,
      @Nullable Object intermediates) {
    Costs.asymmetric(state, 5 * MICROS);
    var store = Objects.content(self, TrustedStore.class, "x509.store", "verify");
    if (!(certificate instanceof Userdata userdata
        && userdata.content() instanceof ParsedChain leaf)) {
      return Values.pair(null, "x509.store:verify: expect a x509 instance at #1");
    }
    var chain = new ArrayList<X509Certificate>();
    chain.add(leaf.first());
    if (intermediates instanceof Userdata more && more.content() instanceof ChainBuilder given) {
      chain.addAll(given.certificates());
    }
    var refusal = Certificates.refusal(chain, store.certificates());
    return refusal == null ? Boolean.TRUE : Values.pair(null, refusal);
  }

  private static Object addToChain(
      LuaState state, @Nullable Object self, @Nullable Object certificate) {
    var chain = chain(self, "add");
    if (!(certificate instanceof Userdata userdata
        && userdata.content() instanceof ParsedChain one)) {
      throw LuaErrors.host("x509.chain:add: expect a x509 instance at #1");
    }
    return chain.add(one.first())
        ? Boolean.TRUE
        : Values.pair(null, "x509.chain:add: too many certificates");
  }
}

package moongate.functions.modules;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Signature;
import java.util.Locale;
import java.util.Map;
import moongate.functions.api.Worker;
import moongate.functions.pki.ParsedKey;
import moongate.functions.text.Bytes;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Values;
import moongate.model.pki.PemException;
import org.jspecify.annotations.Nullable;

/// `resty.openssl.pkey`: private keys to sign with and to show certificates with, public ones to
/// verify signatures with.
final class PrivateKeyModule {
  private static final int READ_MICROS = 100;
  private static final int SIGN_MICROS = 1500;
  private static final int VERIFY_MICROS = 300;

  private static final Map<String, String> DIGESTS =
      Map.of("sha1", "SHA1", "sha256", "SHA256", "sha384", "SHA384", "sha512", "SHA512");

  private static final Library METHODS =
      Library.of("pkey")
          .function("sign", PrivateKeyModule::sign)
          .function("verify", PrivateKeyModule::verify)
          .function("is_private", (state, self) -> HostObjects.isType(self, ParsedKey.class));

  private PrivateKeyModule() {}

  static Object open(Worker worker) {
    var objects = new HostObjects(worker, METHODS);
    return Library.of("resty.openssl.pkey")
        .function("new", (state, text) -> newKey(worker, objects, text))
        .function(
            "istype",
            (state, value) ->
                HostObjects.isType(value, ParsedKey.class)
                    || HostObjects.isType(value, PublicKeys.Parsed.class))
        .open(worker.state());
  }

  private static Object newKey(Worker worker, HostObjects objects, @Nullable Object text) {
    Costs.asymmetric(worker.state(), READ_MICROS);
    if (!(text instanceof String pem)) {
      return Values.pair(null, "pkey.new: a key in PEM is expected at #1");
    }
    try {
      return objects.of(
          pem.contains("PRIVATE KEY-----")
              ? worker.keyMaterial().key(pem)
              : PublicKeys.read(worker, pem));
    } catch (PemException | GeneralSecurityException unreadable) {
      return Values.pair(null, "pkey.new: " + unreadable.getMessage());
    }
  }

  /// `key:sign(text, "sha256")`: the signature's bytes, of EC keys in DER.
  private static Object sign(
      LuaState state, @Nullable Object self, @Nullable Object text, @Nullable Object digest) {
    Costs.asymmetric(state, SIGN_MICROS);
    var key = Objects.content(self, ParsedKey.class, "pkey", "sign").key();
    var message = Costs.hashed(state, Args.string(text, 1, "sign"));
    try {
      var signature = signature(key, digest, "sign");
      signature.initSign(key);
      signature.update(message);
      return Bytes.string(signature.sign());
    } catch (GeneralSecurityException unable) {
      return Values.pair(null, "pkey:sign: " + unable.getMessage());
    }
  }

  /// `key:verify(signature, text, "sha256")`: true or false; nil and the reason for a key that
  /// cannot verify.
  private static @Nullable Object verify(
      LuaState state,
      @Nullable Object self,
      @Nullable Object signed,
      @Nullable Object text,
      @Nullable Object digest) {
    Costs.asymmetric(state, VERIFY_MICROS);
    var claimed = Costs.hashed(state, Args.string(signed, 1, "verify"));
    var message = Costs.hashed(state, Args.string(text, 2, "verify"));
    Signature signature;
    try {
      var key =
          HostObjects.isType(self, ParsedKey.class)
              ? PublicKeys.of(Objects.content(self, ParsedKey.class, "pkey", "verify").key())
              : Objects.content(self, PublicKeys.Parsed.class, "pkey", "verify").key();
      if (key == null) {
        return Values.pair(null, "pkey:verify: a public key is needed");
      }
      signature = signature(key, digest, "verify");
      signature.initVerify(key);
      signature.update(message);
    } catch (GeneralSecurityException unable) {
      return Values.pair(null, "pkey:verify: " + unable.getMessage());
    }
    try {
      return signature.verify(claimed);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  private static Signature signature(Key key, @Nullable Object digest, String method)
      throws GeneralSecurityException {
    var name = digest == null ? "sha256" : Args.string(digest, 3, method);
    var hash = DIGESTS.get(name.toLowerCase(Locale.ROOT));
    if (hash == null) {
      throw new GeneralSecurityException("invalid digest type \"" + name + "\"");
    }
    return Signature.getInstance(
        switch (key.getAlgorithm()) {
          case "RSA" -> hash + "withRSA";
          case "EC" -> hash + "withECDSA";
          default -> key.getAlgorithm();
        });
  }
}

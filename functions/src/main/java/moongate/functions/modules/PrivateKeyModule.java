package moongate.functions.modules;

import java.security.GeneralSecurityException;
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

/// `resty.openssl.pkey`: private keys to sign with and to show certificates with.
final class PrivateKeyModule {
  private static final int READ_MICROS = 100;
  private static final int SIGN_MICROS = 1500;

  private static final Map<String, String> DIGESTS =
      Map.of("sha1", "SHA1", "sha256", "SHA256", "sha384", "SHA384", "sha512", "SHA512");

  private static final Library METHODS =
      Library.of("pkey").function("sign", PrivateKeyModule::sign);

  private PrivateKeyModule() {}

  static Object open(Worker worker) {
    var objects = new HostObjects(worker, METHODS);
    return Library.of("resty.openssl.pkey")
        .function("new", (state, text) -> newKey(worker, objects, text))
        .function("istype", (state, value) -> HostObjects.isType(value, ParsedKey.class))
        .open(worker.state());
  }

  private static Object newKey(Worker worker, HostObjects objects, @Nullable Object text) {
    Costs.asymmetric(worker.state(), READ_MICROS);
    if (!(text instanceof String pem)) {
      return Values.pair(null, "pkey.new: a private key in PEM is expected at #1");
    }
    try {
      return objects.of(worker.keyMaterial().key(pem));
    } catch (PemException unreadable) {
      return Values.pair(null, "pkey.new: " + unreadable.getMessage());
    }
  }

  /// `key:sign(text, "sha256")`: the signature's bytes, of EC keys in DER.
  private static Object sign(
      LuaState state, @Nullable Object self, @Nullable Object text, @Nullable Object digest) {
    Costs.asymmetric(state, SIGN_MICROS);
    var key = Objects.content(self, ParsedKey.class, "pkey", "sign").key();
    var message = Costs.hashed(state, Args.string(text, 1, "sign"));
    var name = digest == null ? "sha256" : Args.string(digest, 2, "sign");
    var hash = DIGESTS.get(name.toLowerCase(Locale.ROOT));
    if (hash == null) {
      return Values.pair(null, "pkey:sign: invalid digest type \"" + name + "\"");
    }
    try {
      var signature =
          Signature.getInstance(
              switch (key.getAlgorithm()) {
                case "RSA" -> hash + "withRSA";
                case "EC" -> hash + "withECDSA";
                default -> key.getAlgorithm();
              });
      signature.initSign(key);
      signature.update(message);
      return Bytes.string(signature.sign());
    } catch (GeneralSecurityException unable) {
      return Values.pair(null, "pkey:sign: " + unable.getMessage());
    }
  }
}

package moongate.functions.modules;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import javax.crypto.Cipher;
import moongate.functions.api.Worker;
import moongate.functions.pki.ParsedKey;
import moongate.functions.text.Bytes;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import org.jspecify.annotations.Nullable;

/// `resty.openssl.pkey`: private keys to sign and decrypt with and to show certificates with,
/// public ones to verify and encrypt with.
final class PrivateKeyModule {
  private static final int READ_MICROS = 100;
  private static final int SIGN_MICROS = 1500;
  private static final int VERIFY_MICROS = 300;

  private static final int LONGEST_JSON = 16 * 1024;

  /// More than the longest key takes.
  private static final int MOST_ENCRYPTED = 4096;

  private static final Library METHODS =
      Library.of("pkey")
          .varargs("sign", PrivateKeyModule::sign)
          .varargs("verify", PrivateKeyModule::verify)
          .function("encrypt", PrivateKeyModule::encrypt)
          .function("decrypt", PrivateKeyModule::decrypt)
          .function("to_PEM", (state, self, half) -> text(state, self, half, null, "to_PEM"))
          .function(
              "tostring",
              (state, self, half, format) -> text(state, self, half, format, "tostring"))
          .function("is_private", (state, self) -> HostObjects.isType(self, ParsedKey.class));

  private PrivateKeyModule() {}

  static Object open(Worker worker) {
    var objects = objects(worker);
    var module =
        Library.of("resty.openssl.pkey")
            .function("new", (state, text) -> newKey(worker, objects, text))
            .function(
                "istype",
                (state, value) ->
                    HostObjects.isType(value, ParsedKey.class)
                        || HostObjects.isType(value, PublicKeys.Parsed.class))
            .open(worker.state());
    var paddings = new LuaTable(0, 3);
    paddings.put("RSA_PKCS1_PADDING", Numbers.of(SignatureScheme.PKCS1));
    paddings.put("RSA_PKCS1_OAEP_PADDING", Numbers.of(SignatureScheme.OAEP));
    paddings.put("RSA_PKCS1_PSS_PADDING", Numbers.of(SignatureScheme.PSS));
    paddings.freeze("pkey.PADDINGS");
    module.put("PADDINGS", paddings);
    return module;
  }

  /// What makes objects of keys, also for other modules.
  static HostObjects objects(Worker worker) {
    return new HostObjects(worker, METHODS);
  }

  private static Object newKey(Worker worker, HostObjects objects, @Nullable Object text) {
    Costs.asymmetric(worker.state(), READ_MICROS);
    try {
      return switch (text) {
        case null -> objects.of(new ParsedKey(NewKeys.made(worker.state(), null)));
        case LuaTable options -> objects.of(new ParsedKey(NewKeys.made(worker.state(), options)));
        case String given -> objects.of(read(worker, given));
        default ->
            Values.pair(null, "pkey.new: a key in PEM, DER or JSON, or a table is expected at #1");
      };
    } catch (PemException | GeneralSecurityException unreadable) {
      return Values.pair(null, "pkey.new: " + unreadable.getMessage());
    }
  }

  private static Object read(Worker worker, String text) throws GeneralSecurityException {
    if (text.contains("PRIVATE KEY-----")) {
      return worker.keyMaterial().key(text);
    }
    if (PublicKeys.isJson(text) && text.length() <= LONGEST_JSON) {
      var parts = PublicKeys.parts(worker, text);
      if (parts.texts().containsKey("d")) {
        return new ParsedKey(parts.privateKey());
      }
    }
    return PublicKeys.read(worker, text);
  }

  // Signatures

  /// `key:sign(text or digest, "sha256", padding, options)`: the signature's bytes, of EC keys in
  /// DER unless the options say otherwise.
  private static Object sign(LuaState state, @Nullable Object[] arguments) {
    Costs.asymmetric(state, SIGN_MICROS);
    var key = Objects.content(Values.at(arguments, 0), ParsedKey.class, "pkey", "sign").key();
    try {
      var signed = signed(state, arguments, 1, "sign");
      var signature = signed.scheme.signature(key);
      signature.initSign(key);
      signature.update(signed.message);
      return Bytes.string(signature.sign());
    } catch (GeneralSecurityException unable) {
      return Values.pair(null, "pkey:sign: " + unable.getMessage());
    }
  }

  /// `key:verify(signature, text or digest, "sha256", padding, options)`: true or false; nil and
  /// the reason for a key that cannot verify.
  private static @Nullable Object verify(LuaState state, @Nullable Object[] arguments) {
    Costs.asymmetric(state, VERIFY_MICROS);
    var claimed = Costs.hashed(state, Args.string(Values.at(arguments, 1), 1, "verify"));
    Signature signature;
    try {
      var signed = signed(state, arguments, 2, "verify");
      var key = publicKey(Values.at(arguments, 0), "verify");
      signature = signed.scheme.signature(key);
      signature.initVerify(key);
      signature.update(signed.message);
    } catch (GeneralSecurityException unable) {
      return Values.pair(null, "pkey:verify: " + unable.getMessage());
    }
    try {
      return signature.verify(claimed);
    } catch (GeneralSecurityException malformed) {
      return false;
    }
  }

  private record Signed(byte[] message, SignatureScheme scheme) {}

  /// The text at `index`, or what was put into the `resty.openssl.digest` there, and how it is
  /// signed by the arguments behind it.
  private static Signed signed(
      LuaState state, @Nullable Object[] arguments, int index, String method)
      throws GeneralSecurityException {
    var given = Values.at(arguments, index);
    var name = Values.at(arguments, index + 1);
    var digest = name == null ? "sha256" : Args.string(name, index + 1, method);
    String text;
    if (given instanceof LuaTable table
        && table.get("algorithm") instanceof String algorithm
        && table.get("pieces") instanceof LuaTable pieces) {
      text = joined(state, pieces);
      digest = algorithm;
    } else {
      text = Args.string(given, index, method);
    }
    var scheme =
        SignatureScheme.of(
            digest, Values.at(arguments, index + 2), Values.at(arguments, index + 3));
    return new Signed(Costs.hashed(state, text), scheme);
  }

  private static String joined(LuaState state, LuaTable pieces) {
    var all = new StringBuilder();
    for (int i = 1; pieces.get(Numbers.of(i)) instanceof String piece; i++) {
      state.meter().charge(piece.length());
      all.append(piece);
    }
    return all.toString();
  }

  // Encryption

  private static Object encrypt(
      LuaState state, @Nullable Object self, @Nullable Object text, @Nullable Object padding) {
    Costs.asymmetric(state, VERIFY_MICROS);
    var message = Costs.hashed(state, Args.string(text, 1, "encrypt"));
    try {
      return coded(Cipher.ENCRYPT_MODE, publicKey(self, "encrypt"), message, padding);
    } catch (GeneralSecurityException unable) {
      return Values.pair(null, "pkey:encrypt: " + unable.getMessage());
    }
  }

  private static Object decrypt(
      LuaState state, @Nullable Object self, @Nullable Object text, @Nullable Object padding) {
    Costs.asymmetric(state, SIGN_MICROS);
    var message = Costs.hashed(state, Args.string(text, 1, "decrypt"));
    var key = Objects.content(self, ParsedKey.class, "pkey", "decrypt").key();
    try {
      return coded(Cipher.DECRYPT_MODE, key, message, padding);
    } catch (GeneralSecurityException unable) {
      return Values.pair(null, "pkey:decrypt: it cannot be decrypted with this key and padding");
    }
  }

  private static String coded(int mode, Key key, byte[] message, @Nullable Object padding)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals("RSA") || message.length > MOST_ENCRYPTED) {
      throw new GeneralSecurityException("an RSA key and a short text are needed");
    }
    int number = padding instanceof Double given ? given.intValue() : SignatureScheme.PKCS1;
    var name =
        switch (number) {
          case SignatureScheme.PKCS1 -> "PKCS1Padding";
          case SignatureScheme.OAEP -> "OAEPPadding";
          default -> throw new GeneralSecurityException("there is no padding " + number);
        };
    var cipher = Cipher.getInstance("RSA/ECB/" + name);
    cipher.init(mode, key);
    return Bytes.string(cipher.doFinal(message));
  }

  // Texts

  /// `key:tostring("private", "PEM")`: the public half unless `half` names the other one.
  private static Object text(
      LuaState state,
      @Nullable Object self,
      @Nullable Object half,
      @Nullable Object format,
      String method) {
    Costs.asymmetric(state, READ_MICROS);
    try {
      Key key =
          "private".equals(half) || "PrivateKey".equals(half)
              ? Objects.content(self, ParsedKey.class, "private pkey", method).key()
              : publicKey(self, method);
      return switch (format == null ? "PEM" : Args.string(format, 2, method)) {
        case "DER" -> Bytes.string(key.getEncoded());
        case "JWK" -> JwkText.of(key);
        default -> key instanceof PrivateKey own ? Pem.write(own) : Pem.write((PublicKey) key);
      };
    } catch (GeneralSecurityException unable) {
      return Values.pair(null, "pkey:" + method + ": " + unable.getMessage());
    }
  }

  /// A public key, or the public half of a private one.
  private static PublicKey publicKey(@Nullable Object self, String method)
      throws GeneralSecurityException {
    if (self instanceof Userdata userdata && userdata.content() instanceof ParsedKey own) {
      return PublicKeys.of(own.key());
    }
    return Objects.content(self, PublicKeys.Parsed.class, "pkey", method).key();
  }
}

package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ANY;

import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.functions.jose.CompactToken;
import moongate.functions.jose.ContentEncryption;
import moongate.functions.jose.Deflated;
import moongate.functions.jose.JoseKey;
import moongate.functions.jose.Jwe;
import moongate.functions.json.JsonException;
import moongate.functions.text.Bytes;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.jwe`: encrypted tokens. Keys are JWKs, as tables or JSON, or texts in PEM or DER.
final class JweApi {
  private static final int MOST_TOKEN = 256 * 1024;
  private static final int MOST_TEXT = 128 * 1024;
  private static final int MOST_KEY = 16 * 1024;

  /// What a step with a key costs, in units of work: about two milliseconds.
  private static final int KEY_WORK = 400_000;

  private static final String DEFLATE = "DEF";

  static final ApiModule MODULE =
      ApiModule.of("kong.jwe")
          .function("decode", ANY, JweApi::decode)
          .function("decrypt", ANY, JweApi::decrypt)
          .variadic("encrypt", ANY, JweApi::encrypt);

  private JweApi() {}

  /// Why there is no result.
  private static final class Refused extends Exception {
    Refused(String reason) {
      super(reason, null, false, false);
    }
  }

  @FunctionalInterface
  private interface Step {
    Object run() throws Refused, GeneralSecurityException;
  }

  private static Object orError(Step step) {
    try {
      return step.run();
    } catch (Refused refused) {
      return Values.pair(null, String.valueOf(refused.getMessage()));
    } catch (GeneralSecurityException wrong) {
      // The exact reason would help to guess a key.
      return Values.pair(null, "unable to decrypt: wrong key, or damaged token");
    }
  }

  // Reading

  private static Object decode(Scope scope, @Nullable Object token) {
    return orError(() -> {
      var compact = read(scope, token);
      var table = new LuaTable(5, 8);
      compact.parts().forEach(table::append);
      table.put("protected", header(scope, compact));
      table.put("encrypted_key", Bytes.string(compact.encryptedKey()));
      table.put("iv", Bytes.string(compact.vector()));
      table.put("ciphertext", Bytes.string(compact.content()));
      table.put("tag", Bytes.string(compact.tag()));
      table.put("aad", compact.parts().getFirst());
      return table;
    });
  }

  private static Object decrypt(Scope scope, @Nullable Object key, @Nullable Object token) {
    return orError(() -> {
      var compact = read(scope, token);
      var header = header(scope, compact);
      var secret = key(scope, key);
      scope.worker().state().meter().work(KEY_WORK);
      var text = Jwe.decrypt(readable(header), compact, secret);
      return Bytes.string(DEFLATE.equals(header.get("zip")) ? inflated(text) : text);
    });
  }

  private static CompactToken read(Scope scope, @Nullable Object token) throws Refused {
    if (!(token instanceof String text)) {
      throw new Refused("token must be a string");
    }
    if (text.length() > MOST_TOKEN) {
      throw new Refused("token must not be longer than " + MOST_TOKEN + " bytes");
    }
    charge(scope, 4L * text.length());
    var compact = CompactToken.of(text);
    if (compact == null) {
      throw new Refused("invalid token: five parts in base64url are expected");
    }
    return compact;
  }

  private static LuaTable header(Scope scope, CompactToken token) throws Refused {
    try {
      if (scope.worker().json().decode(Bytes.string(token.header())) instanceof LuaTable table) {
        return table;
      }
    } catch (JsonException malformed) {
      // told below
    }
    throw new Refused("invalid token: its header is not a JSON object");
  }

  private static Jwe.Header readable(LuaTable header) throws Refused {
    if (header.get("crit") != null) {
      throw new Refused("unsupported token: it has critical extensions");
    }
    if (header.get("zip") != null && !DEFLATE.equals(header.get("zip"))) {
      throw new Refused("unsupported zip: only DEF is supported");
    }
    var sender =
        header.get("epk") instanceof LuaTable table ? texts(table) : Map.<String, String>of();
    return new Jwe.Header(
        algorithm(header.get("alg")),
        content(header.get("enc")),
        sender,
        header.get("apu") instanceof String apu ? apu : "",
        header.get("apv") instanceof String apv ? apv : "");
  }

  private static String algorithm(@Nullable Object name) throws Refused {
    if (name instanceof String text && Jwe.isAlgorithm(text)) {
      return text;
    }
    throw new Refused("unsupported alg: only RSA-OAEP and ECDH-ES are supported");
  }

  private static ContentEncryption content(@Nullable Object name) throws Refused {
    var found = name instanceof String text ? ContentEncryption.of(text) : null;
    if (found == null) {
      throw new Refused(
          "unsupported enc: only A128GCM, A192GCM, A256GCM, A128CBC-HS256, A192CBC-HS384 and"
              + " A256CBC-HS512 are supported");
    }
    return found;
  }

  // Writing

  private static Object encrypt(Scope scope, @Nullable Object[] arguments) {
    return orError(() -> {
      var algorithm = algorithm(Values.at(arguments, 0));
      var content = content(Values.at(arguments, 1));
      var key = key(scope, Values.at(arguments, 2));
      if (!(Values.at(arguments, 3) instanceof String text)) {
        throw new Refused("plaintext must be a string");
      }
      if (text.length() > MOST_TEXT) {
        throw new Refused("plaintext must not be longer than " + MOST_TEXT + " bytes");
      }
      var options = Values.at(arguments, 4) instanceof LuaTable table ? table : new LuaTable();
      charge(scope, 4L * text.length());
      scope.worker().state().meter().work(KEY_WORK);
      return encrypted(scope, algorithm, content, key, text, options);
    });
  }

  private static String encrypted(
      Scope scope,
      String algorithm,
      ContentEncryption content,
      JoseKey key,
      String text,
      LuaTable options)
      throws Refused {
    var head = new LuaTable();
    head.put("alg", algorithm);
    head.put("enc", content.word());
    boolean isDeflated = options.get("zip") != null && options.get("zip") != Boolean.FALSE;
    if (isDeflated) {
      head.put("zip", DEFLATE);
    }
    var header =
        new Jwe.Header(
            algorithm, content, Map.of(), party(options, "apu", head), party(options, "apv", head));
    var plain = Bytes.of(text);
    try {
      return Jwe.encrypt(
          header,
          ephemeral -> {
            if (!ephemeral.isEmpty()) {
              var sender = new LuaTable();
              ephemeral.forEach(sender::put);
              head.put("epk", sender);
            }
            return scope.worker().json().encode(head);
          },
          key,
          isDeflated ? Deflated.of(plain) : plain);
    } catch (GeneralSecurityException wrong) {
      throw new Refused("unable to encrypt: " + wrong.getMessage());
    }
  }

  /// Who takes part in an agreement, in base64url: put into the header as given.
  private static String party(LuaTable options, String name, LuaTable head) {
    if (!(options.get(name) instanceof String party) || party.isEmpty()) {
      return "";
    }
    head.put(name, party);
    return party;
  }

  // Keys

  private static JoseKey key(Scope scope, @Nullable Object key) throws Refused {
    if (key instanceof LuaTable parts) {
      return new JoseKey.Parts(texts(parts));
    }
    if (!(key instanceof String text) || text.isEmpty()) {
      throw new Refused("key must be a string or a table");
    }
    if (text.length() > MOST_KEY) {
      throw new Refused("key must not be longer than " + MOST_KEY + " bytes");
    }
    charge(scope, 4L * text.length());
    if (!text.stripLeading().startsWith("{")) {
      return new JoseKey.Text(text);
    }
    try {
      if (scope.worker().json().decode(text) instanceof LuaTable parts) {
        return new JoseKey.Parts(texts(parts));
      }
    } catch (JsonException malformed) {
      // told below
    }
    throw new Refused("invalid key: it is no JSON object");
  }

  private static Map<String, String> texts(LuaTable table) {
    var texts = new LinkedHashMap<String, String>();
    for (int slot = table.nextSlot(-1); slot >= 0; slot = table.nextSlot(slot)) {
      if (table.keyAt(slot) instanceof String name && table.valueAt(slot) instanceof String text) {
        texts.put(name, text);
      }
    }
    return texts;
  }

  private static byte[] inflated(byte[] packed) throws Refused {
    var text = Deflated.inflate(packed, MOST_TEXT);
    if (text == null) {
      throw new Refused(
          "invalid content: damaged, or more than " + MOST_TEXT + " bytes when inflated");
    }
    return text;
  }

  private static void charge(Scope scope, long bytes) {
    var meter = scope.worker().state().meter();
    meter.work(20 + bytes / 4);
    meter.charge(64 + bytes);
  }
}

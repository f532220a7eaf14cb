package moongate.functions.modules;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import moongate.functions.api.NodeClock;
import moongate.functions.api.Scope;
import moongate.functions.text.Bytes;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// What modules in Lua need of the host for texts: digests, codings, random numbers, clocks.
final class TextHost {
  /// The most random bytes at once.
  private static final int MOST_RANDOM = 1 << 20;

  private static final SecureRandom RANDOM = new SecureRandom();

  static final Library LIBRARY =
      Library.of("text")
          .function("digest", TextHost::digest)
          .function("hmac", TextHost::hmac)
          .function("hex", (state, text) -> HashModules.hex(state, Args.string(text, 1, "to_hex")))
          .function("from_hex", TextHost::fromHex)
          .function("base64url", TextHost::encodeBase64Url)
          .function("from_base64url", TextHost::decodeBase64Url)
          .function("equal", TextHost::isEqual)
          .function("random", TextHost::random)
          .function(
              "random_number",
              (state, most) ->
                  Numbers.of(RANDOM.nextLong(Math.max(1, Args.longInteger(most, 1, "random")))))
          .function("uuid", state -> UUID.randomUUID().toString())
          .function("is_utf8", TextHost::isUtf8)
          .function("nanos", state -> Numbers.of(clock(state).nanos() / 1e9))
          .function("freeze", TextHost::freeze);

  private TextHost() {}

  /// The machine's for what runs outside of a request.
  private static NodeClock clock(LuaState state) {
    return state.context() instanceof Scope scope
        ? scope.worker().services().clock()
        : NodeClock.SYSTEM;
  }

  private static Object digest(LuaState state, @Nullable Object algorithm, @Nullable Object text) {
    return HashModules.digestOf(
        state, Args.string(algorithm, 1, "digest"), Args.string(text, 1, "digest"));
  }

  private static Object hmac(
      LuaState state, @Nullable Object algorithm, @Nullable Object key, @Nullable Object text) {
    var mac = HmacModule.mac(state, Args.string(algorithm, 1, "hmac"), Args.string(key, 1, "hmac"));
    return Bytes.string(mac.doFinal(Costs.hashed(state, Args.string(text, 2, "hmac"))));
  }

  private static @Nullable Object fromHex(LuaState state, @Nullable Object digits) {
    try {
      return Bytes.string(HexFormat.of().parseHex(Args.string(digits, 1, "from_hex")));
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static Object encodeBase64Url(LuaState state, @Nullable Object text) {
    return base64Url(Costs.hashed(state, Args.string(text, 1, "encode_base64url")));
  }

  static String base64Url(byte[] bytes) {
    return Bytes.string(Base64.getUrlEncoder().withoutPadding().encode(bytes));
  }

  private static @Nullable Object decodeBase64Url(LuaState state, @Nullable Object text) {
    try {
      var bytes = Costs.hashed(state, Args.string(text, 1, "decode_base64url"));
      return Bytes.string(Base64.getUrlDecoder().decode(bytes));
    } catch (IllegalArgumentException malformed) {
      return Values.pair(null, "invalid input");
    }
  }

  /// Compares in a time that does not depend on where texts differ.
  private static Object isEqual(LuaState state, @Nullable Object a, @Nullable Object b) {
    return a instanceof String left
        && b instanceof String right
        && MessageDigest.isEqual(Costs.hashed(state, left), Costs.hashed(state, right));
  }

  private static Object random(LuaState state, @Nullable Object length) {
    int count = Args.integer(length, 1, "bytes");
    if (count < 0 || count > MOST_RANDOM) {
      throw Args.bad(1, "bytes", "at most " + MOST_RANDOM + " bytes at once");
    }
    state.meter().work(20 + count / 4);
    state.meter().charge(2L * count);
    var bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return Bytes.string(bytes);
  }

  private static Object isUtf8(LuaState state, @Nullable Object text) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Costs.hashed(state, Args.string(text, 1, "utf8"))));
      return true;
    } catch (CharacterCodingException malformed) {
      return false;
    }
  }

  /// Makes a metatable of a module read-only.
  private static Object freeze(LuaState state, @Nullable Object table, @Nullable Object name) {
    var frozen = Args.table(table, 1, "freeze");
    frozen.freeze(Args.string(name, 2, "freeze"));
    return frozen;
  }
}

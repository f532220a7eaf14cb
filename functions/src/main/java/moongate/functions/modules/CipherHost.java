package moongate.functions.modules;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import moongate.functions.text.Bytes;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// AES for `resty.aes` and `resty.openssl.cipher`, whose keys and initialization vectors are made
/// in Lua.
final class CipherHost {
  private static final int TAG_BYTES = 16;

  static final Library LIBRARY =
      Library.of("cipher")
          .varargs("encrypt", (state, arguments) -> run(state, arguments, Cipher.ENCRYPT_MODE))
          .varargs("decrypt", (state, arguments) -> run(state, arguments, Cipher.DECRYPT_MODE))
          .varargs("cipher", CipherHost::cipher);

  private CipherHost() {}

  /// `(mode, key, iv, text)`, with `mode` one of `CBC`, `ECB`, `GCM`; in GCM the tag is at the
  /// text's end.
  private static Object run(LuaState state, @Nullable Object[] arguments, int direction) {
    var mode = Args.string(arguments, 1, "aes");
    var padding = mode.equals("GCM") ? "NoPadding" : "PKCS5Padding";
    var key = Costs.hashed(state, Args.string(arguments, 2, "aes"));
    var vector = Costs.hashed(state, Args.string(arguments, 3, "aes"));
    var text = Args.string(arguments, 4, "aes");
    return transform(state, direction, mode, padding, key, vector, text, "");
  }

  /// `(is_encrypt, mode, padding, key, iv, text, aad)`; in GCM the tag is at the text's end.
  private static Object cipher(LuaState state, @Nullable Object[] arguments) {
    int direction =
        Boolean.TRUE.equals(Args.at(arguments, 1)) ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
    return transform(
        state,
        direction,
        Args.string(arguments, 2, "cipher"),
        Args.string(arguments, 3, "cipher"),
        Costs.hashed(state, Args.string(arguments, 4, "cipher")),
        Costs.hashed(state, Args.string(arguments, 5, "cipher")),
        Args.string(arguments, 6, "cipher"),
        Args.string(arguments, 7, "cipher"));
  }

  private static Object transform(
      LuaState state,
      int direction,
      String mode,
      String padding,
      byte[] key,
      byte[] vector,
      String text,
      String authenticated) {
    var input = Costs.hashed(state, text);
    state.meter().charge(input.length + TAG_BYTES);
    try {
      var cipher = Cipher.getInstance("AES/" + mode + "/" + padding);
      var secret = new SecretKeySpec(key, "AES");
      switch (mode) {
        case "ECB" -> cipher.init(direction, secret);
        case "GCM" -> {
          cipher.init(direction, secret, new GCMParameterSpec(8 * TAG_BYTES, vector));
          cipher.updateAAD(Costs.hashed(state, authenticated));
        }
        default -> cipher.init(direction, secret, new IvParameterSpec(vector));
      }
      return Bytes.string(cipher.doFinal(input));
    } catch (GeneralSecurityException wrong) {
      return Values.pair(null, "wrong key, or damaged text");
    }
  }
}

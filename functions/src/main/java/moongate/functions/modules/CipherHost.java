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

/// AES for `resty.aes`, whose key and initialization vector are made in Lua.
final class CipherHost {
  private static final int TAG_BYTES = 16;

  static final Library LIBRARY =
      Library.of("cipher")
          .varargs("encrypt", (state, arguments) -> run(state, arguments, Cipher.ENCRYPT_MODE))
          .varargs("decrypt", (state, arguments) -> run(state, arguments, Cipher.DECRYPT_MODE));

  private CipherHost() {}

  /// `(mode, key, iv, text)`, with `mode` one of `CBC`, `ECB`, `GCM`; in GCM the tag is at the
  /// text's end.
  private static Object run(LuaState state, @Nullable Object[] arguments, int direction) {
    var mode = Args.string(arguments, 1, "aes");
    var key = new SecretKeySpec(Bytes.of(Args.string(arguments, 2, "aes")), "AES");
    var vector = Bytes.of(Args.string(arguments, 3, "aes"));
    var text = Costs.hashed(state, Args.string(arguments, 4, "aes"));
    state.meter().charge(text.length + TAG_BYTES);
    try {
      var cipher =
          Cipher.getInstance("AES/" + mode + (mode.equals("GCM") ? "/NoPadding" : "/PKCS5Padding"));
      switch (mode) {
        case "ECB" -> cipher.init(direction, key);
        case "GCM" -> cipher.init(direction, key, new GCMParameterSpec(8 * TAG_BYTES, vector));
        default -> cipher.init(direction, key, new IvParameterSpec(vector));
      }
      return Bytes.string(cipher.doFinal(text));
    } catch (GeneralSecurityException wrong) {
      return Values.pair(null, "wrong key, or damaged text");
    }
  }
}

package moongate.functions.modules;

import java.nio.ByteBuffer;
import java.util.Arrays;
import moongate.functions.text.Bytes;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import org.jspecify.annotations.Nullable;

/// What `resty.openssl.kdf` needs of the host: PBKDF2 (RFC 8018, section 5.2).
final class PasswordHost {
  private static final int MOST_BYTES = 1024;

  /// What one round costs: the hash of two blocks.
  private static final int ROUND = 200;

  static final Library LIBRARY = Library.of("password").varargs("pbkdf2", PasswordHost::derive);

  private PasswordHost() {}

  /// The algorithm, the password, the salt, how many rounds, and how many bytes.
  private static Object derive(LuaState state, @Nullable Object[] arguments) {
    var mac =
        HmacModule.mac(
            state, Args.string(arguments, 1, "pbkdf2"), Args.string(arguments, 2, "pbkdf2"));
    var salt = Costs.hashed(state, Args.string(arguments, 3, "pbkdf2"));
    int rounds = Math.max(1, Args.integer(arguments, 4, "pbkdf2"));
    int length = Args.integer(arguments, 5, "pbkdf2");
    if (length < 1 || length > MOST_BYTES) {
      throw Args.bad(5, "pbkdf2", "1 to " + MOST_BYTES + " bytes");
    }
    int size = mac.getMacLength();
    int blocks = (length + size - 1) / size;
    var all = new byte[blocks * size];
    for (int block = 1; block <= blocks; block++) {
      mac.update(salt);
      var latest = mac.doFinal(ByteBuffer.allocate(Integer.BYTES).putInt(block).array());
      var sum = latest.clone();
      for (int round = 1; round < rounds; round++) {
        state.meter().work(ROUND);
        latest = mac.doFinal(latest);
        for (int i = 0; i < size; i++) {
          sum[i] ^= latest[i];
        }
      }
      System.arraycopy(sum, 0, all, (block - 1) * size, size);
    }
    return Bytes.string(Arrays.copyOf(all, length));
  }
}

package moongate.functions.modules;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import moongate.functions.api.Worker;
import moongate.functions.text.Bytes;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// `resty.md5`, `resty.sha1` … `resty.sha512`: digests that take their text in pieces.
///
///     local sha256 = require("resty.sha256"):new()
///     sha256:update("some text")
///     local bytes = sha256:final()
final class HashModules {
  private HashModules() {}

  /// The module for one algorithm of the JDK.
  static ModuleSource.Opener of(String algorithm) {
    return worker -> open(worker, algorithm);
  }

  private static Object open(Worker worker, String algorithm) {
    var metatable = new LuaTable(0, 1);
    metatable.put("__index", METHODS.open(worker.state()));
    Objects.freeze(metatable);
    return Library.of("hash")
        .value("_VERSION", "0.16")
        .function("new", state -> new Userdata(newDigest(algorithm), metatable))
        .open(worker.state());
  }

  private static final Library METHODS =
      Library.of("hash")
          .function("update", HashModules::update)
          .function("final", HashModules::finish)
          .function("reset", HashModules::reset);

  private static Object update(
      LuaState state, @Nullable Object self, @Nullable Object text, @Nullable Object length) {
    var bytes = Args.string(text, 1, "update");
    int most = length == null ? bytes.length() : Args.integer(length, 2, "update");
    own(self, "update")
        .update(Costs.hashed(state, bytes.substring(0, Math.clamp(most, 0, bytes.length()))));
    return true;
  }

  private static Object finish(LuaState state, @Nullable Object self) {
    return Bytes.string(own(self, "final").digest());
  }

  private static Object reset(LuaState state, @Nullable Object self) {
    own(self, "reset").reset();
    return true;
  }

  private static MessageDigest own(@Nullable Object self, String method) {
    return Objects.content(self, MessageDigest.class, "hash", method);
  }

  private static MessageDigest newDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  /// The digest of a text at once.
  static String digestOf(LuaState state, String algorithm, String text) {
    return Bytes.string(newDigest(algorithm).digest(Costs.hashed(state, text)));
  }

  /// Lower-case hexadecimal digits.
  static String hex(LuaState state, String bytes) {
    state.meter().charge(2L * bytes.length());
    return HexFormat.of().formatHex(Bytes.of(bytes));
  }
}

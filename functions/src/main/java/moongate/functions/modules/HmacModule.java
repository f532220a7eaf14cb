package moongate.functions.modules;

import java.security.GeneralSecurityException;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import moongate.functions.api.Worker;
import moongate.functions.text.Bytes;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import org.jspecify.annotations.Nullable;

/// `resty.hmac`: `hmac:new(key, hmac.ALGOS.SHA256)`, then `update` and `final`.
final class HmacModule {
  private static final Map<Integer, String> ALGORITHMS =
      Map.of(1, "HmacMD5", 2, "HmacSHA1", 3, "HmacSHA256", 4, "HmacSHA512");

  private static final Library METHODS =
      Library.of("hmac")
          .function("update", HmacModule::update)
          .function("final", HmacModule::finish)
          .function("reset", HmacModule::reset);

  private HmacModule() {}

  static Object open(Worker worker) {
    var metatable = new LuaTable(0, 1);
    metatable.put("__index", METHODS.open(worker.state()));
    Objects.freeze(metatable);
    var module =
        Library.of("resty.hmac")
            .function(
                "new",
                (state, self, key, algorithm) ->
                    new Userdata(
                        mac(
                            state,
                            ALGORITHMS.getOrDefault(
                                Args.integer(algorithm, 2, "new", 1), "HmacMD5"),
                            Args.string(key, 1, "new")),
                        metatable))
            .open(worker.state());
    var algorithms = new LuaTable();
    algorithms.put("MD5", Numbers.of(1));
    algorithms.put("SHA1", Numbers.of(2));
    algorithms.put("SHA256", Numbers.of(3));
    algorithms.put("SHA512", Numbers.of(4));
    module.put("ALGOS", algorithms);
    return module;
  }

  private static Object update(LuaState state, @Nullable Object self, @Nullable Object text) {
    own(self, "update").update(Costs.hashed(state, Args.string(text, 1, "update")));
    return true;
  }

  private static Object finish(
      LuaState state, @Nullable Object self, @Nullable Object last, @Nullable Object asHex) {
    var mac = own(self, "final");
    if (last != null) {
      mac.update(Costs.hashed(state, Args.string(last, 1, "final")));
    }
    var bytes = Bytes.string(mac.doFinal());
    return Boolean.TRUE.equals(asHex) ? HashModules.hex(state, bytes) : bytes;
  }

  private static Object reset(LuaState state, @Nullable Object self) {
    own(self, "reset").reset();
    return true;
  }

  private static Mac own(@Nullable Object self, String method) {
    return Objects.content(self, Mac.class, "hmac", method);
  }

  /// An HMAC with `key`. A key of no bytes is the same as one zero byte: HMAC pads with zeros.
  static Mac mac(LuaState state, String algorithm, String key) {
    var bytes = Costs.hashed(state, key);
    try {
      var mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(bytes.length == 0 ? new byte[1] : bytes, algorithm));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}

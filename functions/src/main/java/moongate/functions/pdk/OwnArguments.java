package moongate.functions.pdk;

import java.util.Arrays;
import moongate.lua.runtime.HostFunction;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// The arguments of functions that may be called with a dot or with a colon.
final class OwnArguments {
  private OwnArguments() {}

  /// `all` without the table of the function, which a colon puts before them.
  ///
  /// @param member a function by which that table is known
  static @Nullable Object[] of(@Nullable Object[] all, String member) {
    boolean hasSelf =
        all.length > 0
            && all[0] instanceof LuaTable self
            && self.get(member) instanceof HostFunction;
    return hasSelf ? Arrays.copyOfRange(all, 1, all.length) : all;
  }
}

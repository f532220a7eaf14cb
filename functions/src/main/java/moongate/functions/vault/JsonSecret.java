package moongate.functions.vault;

import moongate.functions.json.JsonException;
import moongate.functions.json.LuaJson;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import org.jspecify.annotations.Nullable;

/// Secrets that are JSON objects, of which references name a member.
final class JsonSecret {
  private JsonSecret() {}

  /// The member `key` of `secret`; all of it for no key. In bytes.
  ///
  /// @throws SecretUnavailable when there is no such member
  static String part(String secret, @Nullable String key) throws SecretUnavailable {
    return key == null ? secret : member(secret, key);
  }

  private static String member(String secret, String key) throws SecretUnavailable {
    Object member;
    try {
      member =
          new LuaJson(new LuaState()).decode(secret) instanceof LuaTable object
              ? object.get(key)
              : null;
    } catch (JsonException notJson) {
      throw new SecretUnavailable("unable to json decode value (the secret is no JSON)");
    }
    var text =
        member instanceof Boolean flag ? flag.toString() : Conversions.toStringOrNull(member);
    if (text == null) {
      throw new SecretUnavailable(
          "could not get value from external vault (subfield " + key + " not found)");
    }
    return text;
  }
}

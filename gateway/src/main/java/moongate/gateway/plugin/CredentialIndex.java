package moongate.gateway.plugin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import moongate.model.entity.Credential;
import moongate.model.value.Utf8;

/// Something made of all credentials of one type, by which a plugin finds who a client is. A
/// constant of the plugin, which names it in [PluginType#indexes] and finds what was made of a
/// plan's credentials in [Consumers#index].
///
/// @param <T> what is made, immutable
public final class CredentialIndex<T> {
  private final String type;
  private final Function<List<Credential>, T> maker;

  /// @param type the plural name of the credentials, such as `acls`
  public CredentialIndex(String type, Function<List<Credential>, T> maker) {
    this.type = type;
    this.maker = maker;
  }

  /// The credentials by the value of one of their fields, as a byte string.
  ///
  /// @param field a field of text that is unique among them
  public static CredentialIndex<Map<String, Credential>> byField(String type, String field) {
    return new CredentialIndex<>(type, credentials -> byField(credentials, field));
  }

  private static Map<String, Credential> byField(List<Credential> credentials, String field) {
    var index = HashMap.<String, Credential>newHashMap(credentials.size());
    for (var credential : credentials) {
      var value = credential.document().textOrNull(field);
      if (value != null) {
        index.put(Utf8.bytes(value), credential);
      }
    }
    return index;
  }

  String type() {
    return type;
  }

  T of(List<Credential> credentials) {
    return maker.apply(credentials);
  }
}

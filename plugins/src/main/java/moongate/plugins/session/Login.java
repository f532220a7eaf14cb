package moongate.plugins.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import moongate.model.value.Json;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client that has authenticated for one audience. A session has one login for each audience.
///
/// @param subject the name for people
/// @param consumer id; empty for a credential that belongs to no consumer
/// @param credential id
/// @param groups the groups that another plugin has found; empty for none
record Login(
    String audience, String subject, String consumer, String credential, List<String> groups) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String AUDIENCE = "audience";
  private static final String SUBJECT = "subject";
  private static final String CONSUMER = "consumer";
  private static final String CREDENTIAL = "credential";
  private static final String GROUPS = "groups";

  Login {
    groups = List.copyOf(groups);
  }

  boolean isSameAs(@Nullable Login other) {
    return other != null
        && consumer.equals(other.consumer)
        && credential.equals(other.credential)
        && groups.equals(other.groups);
  }

  /// The login for `audience`; null if there is none.
  static @Nullable Login of(String audience, List<Login> logins) {
    for (var login : logins) {
      if (login.audience.equals(audience)) {
        return login;
      }
    }
    return null;
  }

  static List<Login> without(String audience, List<Login> logins) {
    return logins.stream().filter(login -> !login.audience.equals(audience)).toList();
  }

  /// Encodes the data of a session.
  static byte[] write(List<Login> logins) {
    return Utf8.encode(Json.write(Value.of(logins.stream().map(Login::value).toList())));
  }

  private Value value() {
    var members = new LinkedHashMap<String, Value>();
    members.put(AUDIENCE, Value.of(audience));
    members.put(SUBJECT, Value.of(subject));
    members.put(CONSUMER, Value.of(consumer));
    members.put(CREDENTIAL, Value.of(credential));
    members.put(GROUPS, Value.ofTexts(groups));
    return Value.of(members);
  }

  /// Reads what [#write] has written; empty for other data.
  static List<Login> read(byte[] data) {
    try {
      var logins = new ArrayList<Login>();
      for (var node : JSON.readTree(data)) {
        logins.add(
            new Login(
                text(node, AUDIENCE),
                text(node, SUBJECT),
                text(node, CONSUMER),
                text(node, CREDENTIAL),
                node.path(GROUPS).valueStream().map(JsonNode::asString).toList()));
      }
      return List.copyOf(logins);
    } catch (JacksonException ofAnotherVersion) {
      return List.of();
    }
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }
}

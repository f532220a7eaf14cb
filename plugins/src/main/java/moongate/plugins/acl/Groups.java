package moongate.plugins.acl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.SharedValues;
import moongate.http.Grammar;
import moongate.model.entity.Credential;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// The groups of a client.
///
/// @param names the groups, at least one
/// @param header all groups in one header value for the service, as bytes
record Groups(List<String> names, String header) {
  /// The shared value in which another plugin stores the groups of a client without a consumer.
  private static final String AUTHENTICATED = "authenticated_groups";

  static Groups of(List<String> names) {
    return new Groups(List.copyOf(names), Grammar.fieldValue(Utf8.bytes(String.join(", ", names))));
  }

  /// The groups of all consumers, by consumer id.
  static Map<String, Groups> byConsumer(List<Credential> acls) {
    var names = new HashMap<String, List<String>>();
    for (var acl : acls) {
      var consumer = acl.consumerId();
      if (consumer != null) {
        names
            .computeIfAbsent(consumer, _ -> new ArrayList<>(2))
            .add(acl.document().text(AclType.GROUP));
      }
    }
    var groups = HashMap.<String, Groups>newHashMap(names.size());
    names.forEach((consumer, all) -> groups.put(consumer, of(all)));
    return groups;
  }

  /// The groups that another plugin or a function has stored; null if there are none.
  static @Nullable Groups authenticated(Exchange exchange) {
    if (!(SharedValues.in(exchange, AUTHENTICATED) instanceof Value.Arr array)) {
      return null;
    }
    var names = new ArrayList<String>();
    for (var element : array.elements()) {
      if (element instanceof Value.Str name) {
        names.add(name.text());
      }
    }
    return names.isEmpty() ? null : of(names);
  }

  boolean hasAnyOf(Set<String> others) {
    for (int i = 0; i < names.size(); i++) {
      if (others.contains(names.get(i))) {
        return true;
      }
    }
    return false;
  }
}

package moongate.plugins.acl;

import java.util.Set;
import moongate.gateway.exchange.Answer;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.plugin.Consumers;
import moongate.gateway.plugin.Plugin;
import moongate.http.HeaderName;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// Accepts or refuses clients by their groups: those of their consumer, or those that another
/// plugin has found.
final class Acl implements Plugin {
  private static final HeaderName CONSUMER_GROUPS = HeaderName.of("X-Consumer-Groups");
  private static final HeaderName AUTHENTICATED_GROUPS = HeaderName.of("X-Authenticated-Groups");

  private static final Outcome UNAUTHORIZED = Outcome.answer(Answer.error(401, "Unauthorized"));
  private static final Outcome FORBIDDEN =
      Outcome.answer(Answer.error(403, "You cannot consume this service"));

  private final boolean isAllowing;
  private final Set<String> listed;
  private final boolean hidesGroups;
  private final boolean prefersAuthenticated;

  Acl(Value.Obj config) {
    this.isAllowing = !config.texts("allow").isEmpty();
    this.listed = Set.copyOf(config.texts(isAllowing ? "allow" : "deny"));
    this.hidesGroups = config.flag("hide_groups_header");
    this.prefersAuthenticated = config.flag("always_use_authenticated_groups");
  }

  @Override
  public Outcome access(Exchange exchange) {
    exchange.headers().remove(CONSUMER_GROUPS);
    exchange.headers().remove(AUTHENTICATED_GROUPS);
    var consumer = exchange.consumer();
    if (consumer == null || prefersAuthenticated) {
      var groups = Groups.authenticated(exchange);
      if (groups != null || consumer == null) {
        return judge(exchange, groups, AUTHENTICATED_GROUPS, false);
      }
    }
    var groups = Consumers.of(exchange).index(AclType.BY_CONSUMER).get(consumer.id());
    return judge(exchange, groups, CONSUMER_GROUPS, !isAllowing);
  }

  /// @param groups null if there are none
  /// @param mayHaveNone whether a client without groups gets through
  private Outcome judge(
      Exchange exchange, @Nullable Groups groups, HeaderName header, boolean mayHaveNone) {
    if (groups == null) {
      return mayHaveNone ? Outcome.CONTINUE : refusal(exchange);
    }
    if (groups.hasAnyOf(listed) != isAllowing) {
      return FORBIDDEN;
    }
    if (!hidesGroups) {
      exchange.headers().set(header, groups.header());
    }
    return Outcome.CONTINUE;
  }

  /// A client that has not authenticated may still do so.
  private static Outcome refusal(Exchange exchange) {
    return exchange.credential() == null ? UNAUTHORIZED : FORBIDDEN;
  }
}

package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.LATE;
import static moongate.functions.api.PhaseRule.NOT_INIT_WORKER;
import static moongate.functions.api.PhaseRule.ONLY_ACCESS;

import java.util.regex.Pattern;
import moongate.functions.api.ApiModule;
import moongate.functions.api.ModelTables;
import moongate.functions.api.Scope;
import moongate.http.HeaderName;
import moongate.lua.runtime.Conversions;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import moongate.model.entity.Consumer;
import moongate.model.entity.Credential;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// `kong.client`: who sent the request.
final class ClientApi {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

  static final ApiModule MODULE = ClientTokens.addTo(ConsumerGroups.addTo(module()));

  private static ApiModule module() {
    return ApiModule.of("kong.client")
        .function("get_ip", NOT_INIT_WORKER, scope -> scope.exchange().client().peer())
        .function("get_forwarded_ip", NOT_INIT_WORKER, scope -> scope.exchange().client().address())
        .function("get_port", NOT_INIT_WORKER, scope -> port(scope.exchange().client().peerPort()))
        .function(
            "get_forwarded_port", NOT_INIT_WORKER, scope -> port(scope.exchange().client().port()))
        .function("get_credential", LATE, scope -> scope.entities().credential())
        .function("get_consumer", LATE, scope -> scope.entities().consumer())
        .function("load_consumer", LATE, ClientApi::loadConsumer)
        .function("authenticate", ONLY_ACCESS, ClientApi::authenticate)
        .function("get_protocol", LATE, ClientApi::protocol);
  }

  private ClientApi() {}

  /// Nil if it is not known: a header that tells the client's address seldom tells its port.
  private static @Nullable Object port(int port) {
    return port == 0 ? null : Numbers.of(port);
  }

  private static @Nullable Object loadConsumer(
      Scope scope, @Nullable Object id, @Nullable Object byUsername) {
    if (!(id instanceof String name)) {
      throw scope.error("consumer_id must be a string");
    }
    boolean acceptsName = byUsername != null && !Boolean.FALSE.equals(byUsername);
    if (!acceptsName && !UUID.matcher(name).matches()) {
      throw scope.error("cannot load a consumer with an id that is not a uuid");
    }
    var consumers = scope.planContext().consumers();
    var found = consumers.byId(name);
    if (found == null && acceptsName) {
      found = consumers.byUsername(Strings.toText(name));
    }
    return found == null ? null : ModelTables.table(found.document());
  }

  private static Object authenticate(
      Scope scope, @Nullable Object consumer, @Nullable Object credential) {
    if (consumer != null && !(consumer instanceof LuaTable)) {
      throw scope.error("consumer must be a table or nil");
    }
    if (credential != null && !(credential instanceof LuaTable)) {
      throw scope.error("credential must be a table or nil");
    }
    if (consumer == null && credential == null) {
      throw scope.error("either credential or consumer must be provided");
    }
    scope
        .exchange()
        .authenticate(
            consumer instanceof LuaTable table ? consumerOf(scope, table) : null,
            credential instanceof LuaTable table ? credentialOf(table) : null);
    scope.entities().authenticated((LuaTable) consumer, (LuaTable) credential);
    return Values.NONE;
  }

  /// The configured consumer with the id in a table, or else a consumer made from the table itself.
  private static Consumer consumerOf(Scope scope, LuaTable table) {
    var known =
        table.get("id") instanceof String id ? scope.planContext().consumers().byId(id) : null;
    if (known != null) {
      return known;
    }
    var document = document(table, "id", "username", "custom_id");
    return new Consumer(
        document.optionalText("id").orElse(""),
        document.textOrNull("username"),
        document.textOrNull("custom_id"),
        document);
  }

  private static Credential credentialOf(LuaTable table) {
    var document = document(table, "id", "consumer_id");
    return new Credential(
        "",
        document.optionalText("id").orElse(""),
        document.optionalText("consumer_id").orElse(null),
        document);
  }

  /// An entity that a function has made up. Of the fields that are always `texts`, it has those
  /// that are texts or numbers.
  private static Value.Obj document(LuaTable table, String... texts) {
    var document = ModelTables.document(table);
    for (var field : texts) {
      var text = Conversions.toStringOrNull(table.get(field));
      document =
          text == null
              ? document.without(field)
              : document.with(field, Value.of(Strings.toText(text)));
    }
    return document;
  }

  private static @Nullable Object protocol(Scope scope, @Nullable Object allowTerminated) {
    var exchange = scope.exchange();
    var route = exchange.route();
    if (route == null) {
      return Values.pair(null, "No active route found");
    }
    if (route.protocols().size() == 1) {
      return route.protocols().getFirst();
    }
    var session = exchange.session();
    if (session != null) {
      return session.session().protocol().text();
    }
    boolean counts = allowTerminated != null && !Boolean.FALSE.equals(allowTerminated);
    int index = exchange.headers().find(HeaderName.X_FORWARDED_PROTO);
    if (counts && index >= 0 && exchange.client().isTrusted()) {
      var forwarded = exchange.headers().valueAt(index);
      boolean isRepeated = exchange.headers().find(HeaderName.X_FORWARDED_PROTO, index) >= 0;
      if (isRepeated || forwarded.indexOf(',') >= 0) {
        return Values.pair(null, "Only one X-Forwarded-Proto header allowed");
      }
      return forwarded;
    }
    var scheme = exchange.scheme();
    if (!exchange.isWebSocket()) {
      return scheme;
    }
    return scheme.equals("https") ? "wss" : "ws";
  }
}

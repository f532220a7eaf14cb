package moongate.functions.api;

import moongate.gateway.exchange.Exchange;
import moongate.lua.runtime.LuaTable;
import moongate.model.entity.Entity;
import org.jspecify.annotations.Nullable;

/// Route, service, consumer and credential of one request as Lua tables. They are created when they
/// are asked for, and stay the same until the request has others.
public final class RequestEntities {
  private final Exchange exchange;
  private @Nullable Shown route;
  private @Nullable Shown service;
  private @Nullable Shown consumer;
  private @Nullable Shown credential;
  private @Nullable LuaTable consumerGroups;
  private @Nullable String token;

  private record Shown(Entity entity, LuaTable table) {}

  RequestEntities(Exchange exchange) {
    this.exchange = exchange;
  }

  public @Nullable LuaTable route() {
    route = shown(exchange.route(), route);
    return table(route);
  }

  public @Nullable LuaTable service() {
    service = shown(exchange.service(), service);
    return table(service);
  }

  public @Nullable LuaTable consumer() {
    consumer = shown(exchange.consumer(), consumer);
    return table(consumer);
  }

  public @Nullable LuaTable credential() {
    credential = shown(exchange.credential(), credential);
    return table(credential);
  }

  /// Sets what a function has authenticated, so that it gets its own tables back.
  public void authenticated(@Nullable LuaTable consumerTable, @Nullable LuaTable credentialTable) {
    consumer = pair(exchange.consumer(), consumerTable);
    credential = pair(exchange.credential(), credentialTable);
  }

  /// The consumer groups that a function has set; null for none.
  public @Nullable LuaTable consumerGroups() {
    return consumerGroups;
  }

  public void consumerGroups(@Nullable LuaTable groups) {
    consumerGroups = groups;
  }

  /// The token that a function has set; null for none.
  public @Nullable String token() {
    return token;
  }

  public void token(@Nullable String text) {
    token = text;
  }

  private static @Nullable Shown pair(@Nullable Entity entity, @Nullable LuaTable table) {
    return entity == null || table == null ? null : new Shown(entity, table);
  }

  @SuppressWarnings("ReferenceEquality") // another object is another entity, or another version
  private static @Nullable Shown shown(@Nullable Entity entity, @Nullable Shown known) {
    if (entity == null) {
      return null;
    }
    return known != null && known.entity == entity
        ? known
        : new Shown(entity, ModelTables.table(entity.document()));
  }

  private static @Nullable LuaTable table(@Nullable Shown shown) {
    return shown == null ? null : shown.table;
  }
}

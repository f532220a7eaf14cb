package moongate.functions.api;

import java.util.ArrayList;
import java.util.List;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.SharedValues;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.RetainedMemory;
import org.jspecify.annotations.Nullable;

/// The tables that functions keep for the rest of a request or timer run. Each is created when it
/// is first asked for. Not shared between threads.
public final class Contexts {
  /// The number of objects and table entries that are visited to measure the contexts.
  private static final int MOST_LOOKED_AT = 20_000;

  private final @Nullable Exchange exchange;
  private @Nullable LuaTable ngx;
  private @Nullable LuaTable shared;
  private @Nullable LuaTable core;
  private @Nullable LuaTable logValues;
  private List<OfPlugin> plugins = List.of();

  private record OfPlugin(String plugin, LuaTable table) {}

  /// @param exchange null in a timer
  Contexts(@Nullable Exchange exchange) {
    this.exchange = exchange;
  }

  /// `ngx.ctx`.
  ///
  /// @param metatable for a new table, with Kong's own fields of the request
  public LuaTable ngx(LuaTable metatable) {
    var table = ngx;
    if (table == null) {
      ngx = table = new LuaTable();
      table.metatable(metatable);
    }
    return table;
  }

  /// Replaces `ngx.ctx`.
  public void replaceNgx(LuaTable table) {
    ngx = table;
  }

  /// `kong.ctx.shared`.
  public LuaTable shared() {
    var table = shared;
    if (table == null) {
      shared = table = new LuaTable();
      if (exchange != null) {
        SharedValues.of(exchange).moveTo(new SharedTable(table));
      }
    }
    return table;
  }

  /// `kong.ctx.core`, where Kong keeps what is its own. Nothing of this gateway is there, but code
  /// that asks whether something is can go on.
  public LuaTable core() {
    var table = core;
    if (table == null) {
      core = table = new LuaTable();
    }
    return table;
  }

  /// `kong.ctx.plugin`: one for all configurations of a plugin.
  public LuaTable ofPlugin(String name) {
    for (var context : plugins) {
      if (context.plugin.equals(name)) {
        return context.table;
      }
    }
    var context = new OfPlugin(name, new LuaTable());
    if (plugins.isEmpty()) {
      plugins = new ArrayList<>(2);
    }
    plugins.add(context);
    return context.table;
  }

  /// What `kong.log.set_serialize_value` has queued, as triples of key, value and mode.
  public LuaTable logValues() {
    var queue = logValues;
    if (queue == null) {
      logValues = queue = new LuaTable();
    }
    return queue;
  }

  /// The memory that all of them keep, in bytes; `most` if there is too much to visit.
  ///
  /// @param outside the objects of the host, which are not counted
  long bytes(RetainedMemory outside, long most) {
    var walk = new RetainedMemory(outside);
    walk.add(ngx).add(shared).add(core).add(logValues);
    for (var context : plugins) {
      walk.add(context.table);
    }
    return walk.advance(MOST_LOOKED_AT, most) ? walk.bytes() : most;
  }

  /// Releases all tables.
  void clear() {
    ngx = null;
    shared = null;
    core = null;
    logValues = null;
    plugins = List.of();
  }
}

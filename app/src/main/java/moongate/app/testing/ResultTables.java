package moongate.app.testing;

import java.util.List;
import moongate.http.Headers;
import moongate.http.WebSocketFrame;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;

/// Converts results to tables for a test.
final class ResultTables {
  private ResultTables() {}

  static LuaTable outcome(OfflineGateway.Outcome outcome) {
    var response = outcome.response();
    var result = new LuaTable();
    result.put("status", Numbers.of(response.status()));
    result.put("headers", headerTable(response.headers()));
    result.put("body", response.body());
    result.put("exited", outcome.isExit());
    result.put("aborted", response.isAborted());
    if (outcome.upstream() != null) {
      result.put("upstream", request(outcome.upstream()));
    }
    result.put("frames", frames(response.frames()));
    result.put("log", entries(outcome.log()));
    var errors = new LuaTable();
    outcome.log().stream()
        .filter(LogEntry::isError)
        .forEach(entry -> errors.append(Strings.ofText(entry.message())));
    result.put("errors", errors);
    return result;
  }

  private static LuaTable frames(List<OfflineFrames.Sent> sent) {
    var frames = new LuaTable();
    for (var one : sent) {
      var frame = new LuaTable();
      frame.put("to", one.isToClient() ? "client" : "service");
      frame.put("type", one.type().word());
      frame.put("data", one.payload());
      if (one.type() == WebSocketFrame.Type.CLOSE && one.status() != WebSocketFrame.NO_STATUS) {
        frame.put("status", Numbers.of(one.status()));
      }
      frames.append(frame);
    }
    return frames;
  }

  static LuaTable entries(List<LogEntry> log) {
    var entries = new LuaTable();
    for (var entry : log) {
      var table = new LuaTable();
      table.put("level", entry.level());
      table.put("message", Strings.ofText(entry.message()));
      entries.append(table);
    }
    return entries;
  }

  static LuaTable request(MockServer.Received request) {
    var table = new LuaTable();
    int question = request.target().indexOf('?');
    table.put("url", request.url());
    table.put("method", request.method());
    table.put("path", question < 0 ? request.target() : request.target().substring(0, question));
    table.put("query", question < 0 ? "" : request.target().substring(question + 1));
    table.put("headers", headerTable(request.headers()));
    table.put("body", request.body());
    return table;
  }

  /// By lower-case name. Several values of a name become a list.
  private static LuaTable headerTable(Headers headers) {
    var table = new LuaTable();
    for (int i = 0; i < headers.size(); i++) {
      var name = headers.lowerNameAt(i);
      var value = headers.valueAt(i);
      switch (table.get(name)) {
        case null -> table.put(name, value);
        case LuaTable several -> several.append(value);
        case Object first -> table.put(name, LuaTable.ofItems(first, value));
      }
    }
    return table;
  }
}

package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.ONLY_CLIENT_FRAME;
import static moongate.functions.api.PhaseRule.ONLY_UPSTREAM_FRAME;

import moongate.functions.api.ApiModule;
import moongate.functions.api.PhaseRule;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Values;

/// `kong.websocket`: frames of a WebSocket connection. Frames pass through unseen, so that there is
/// no phase to call these in: each call says in which phase it belongs.
final class WebSocketApi {
  static final ApiModule CLIENT = side("kong.websocket.client", ONLY_CLIENT_FRAME);
  static final ApiModule UPSTREAM = side("kong.websocket.upstream", ONLY_UPSTREAM_FRAME);

  private WebSocketApi() {}

  static LuaTable open(LuaState state) {
    var table = new LuaTable(0, 2);
    table.put("client", CLIENT.open(state));
    table.put("upstream", UPSTREAM.open(state));
    return table;
  }

  private static ApiModule side(String path, PhaseRule phase) {
    return ApiModule.of(path)
        .function("get_frame", phase, scope -> Values.NONE)
        .function("set_frame_data", phase, scope -> Values.NONE)
        .function("set_status", phase, scope -> Values.NONE)
        .function("drop_frame", phase, scope -> Values.NONE)
        .function("close", phase, scope -> Values.NONE)
        .function("set_max_payload_size", phase, scope -> Values.NONE);
  }
}

package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.CLIENT_PAYLOAD;
import static moongate.functions.api.PhaseRule.ONLY_CLIENT_FRAME;
import static moongate.functions.api.PhaseRule.ONLY_UPSTREAM_FRAME;
import static moongate.functions.api.PhaseRule.UPSTREAM_PAYLOAD;

import moongate.functions.api.ApiModule;
import moongate.functions.api.PhaseRule;
import moongate.functions.api.Scope;
import moongate.http.PayloadLimits;
import moongate.http.WebSocketFrame;
import moongate.http.WebSocketFrame.Farewell;
import moongate.http.WebSocketFrame.Type;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Values;
import moongate.model.value.Utf8;
import org.jspecify.annotations.Nullable;

/// `kong.websocket`: the current frame, in `client` from the client and in `upstream` from the
/// service. Changes are checked here, where the author sees the line: a peer never gets a frame
/// that violates the protocol.
final class WebSocketApi {
  static final ApiModule CLIENT =
      side("kong.websocket.client", true, ONLY_CLIENT_FRAME, CLIENT_PAYLOAD);
  static final ApiModule UPSTREAM =
      side("kong.websocket.upstream", false, ONLY_UPSTREAM_FRAME, UPSTREAM_PAYLOAD);

  private static final int MOST_REASON = WebSocketFrame.MOST_CONTROL_PAYLOAD - 2;

  private WebSocketApi() {}

  private static ApiModule side(
      String path, boolean isClient, PhaseRule frames, PhaseRule payload) {
    return ApiModule.of(path)
        .function("get_frame", frames, WebSocketApi::frame)
        .function("set_frame_data", frames, WebSocketApi::setData)
        .function("set_status", frames, WebSocketApi::setStatus)
        .function("drop_frame", frames, WebSocketApi::drop)
        .variadic("close", frames, WebSocketApi::close)
        .function(
            "set_max_payload_size", payload, (scope, size) -> setLimit(scope, isClient, size));
  }

  private static @Nullable Object frame(Scope scope) {
    var frame = scope.frame();
    scope.worker().state().meter().charge(frame.length());
    boolean hasStatus = frame.type() == Type.CLOSE && frame.status() != WebSocketFrame.NO_STATUS;
    return Values.of(
        frame.payload(), frame.type().word(), hasStatus ? Numbers.of(frame.status()) : null);
  }

  private static Object setData(Scope scope, @Nullable Object data) {
    if (!(data instanceof String bytes)) {
      throw scope.error("frame payload must be a string");
    }
    var frame = scope.frame();
    if (bytes.length() > frame.mostPayload()) {
      throw scope.error(
          "payload of a %s frame must have at most %d bytes, got %d"
              .formatted(frame.type().word(), frame.mostPayload(), bytes.length()));
    }
    boolean isText = frame.type() == Type.TEXT || frame.type() == Type.CLOSE;
    if (isText) {
      checkText(scope, "payload of a " + frame.type().word() + " frame", bytes);
    }
    frame.payload(bytes);
    return Values.NONE;
  }

  private static void checkText(Scope scope, String what, String bytes) {
    scope.worker().state().meter().work(bytes.length() / 8);
    if (!Utf8.isValid(bytes)) {
      throw scope.error(what + " must be valid UTF-8");
    }
  }

  private static Object setStatus(Scope scope, @Nullable Object code) {
    var frame = scope.frame();
    if (frame.type() != Type.CLOSE) {
      throw scope.error("cannot set the status of a " + frame.type().word() + " frame");
    }
    frame.status(status(scope, code));
    return Values.NONE;
  }

  private static int status(Scope scope, @Nullable Object code) {
    if (code instanceof Double number
        && number == number.intValue()
        && WebSocketFrame.isSendable(number.intValue())) {
      return number.intValue();
    }
    throw scope.error(
        "close status must be 1000 to 1003, 1007 to 1014 or 3000 to 4999 (see RFC 6455, 7.4)");
  }

  private static Object drop(Scope scope) {
    if (scope.frame().type() == Type.CLOSE) {
      throw scope.error("close frames cannot be dropped");
    }
    scope.frame().drop();
    return Values.NONE;
  }

  private static Object close(Scope scope, @Nullable Object[] arguments) {
    var own = farewell(scope, Args.at(arguments, 1), Args.at(arguments, 2));
    var other = farewell(scope, Args.at(arguments, 3), Args.at(arguments, 4));
    var frame = scope.frame();
    if (frame.isFromClient()) {
      frame.end(own, other);
    } else {
      frame.end(other, own);
    }
    return Values.NONE;
  }

  private static Farewell farewell(Scope scope, @Nullable Object code, @Nullable Object reason) {
    int status = code == null ? Farewell.NORMAL.status() : status(scope, code);
    if (reason == null) {
      return new Farewell(status, "");
    }
    if (!(reason instanceof String text)) {
      throw scope.error("close message must be a string");
    }
    if (text.length() > MOST_REASON) {
      throw scope.error("close message must have at most " + MOST_REASON + " bytes");
    }
    checkText(scope, "close message", text);
    return new Farewell(status, text);
  }

  private static Object setLimit(Scope scope, boolean isClient, @Nullable Object size) {
    if (!(size instanceof Double number)
        || number != number.intValue()
        || number < 0
        || number > PayloadLimits.MOST) {
      throw scope.error("max payload size must be an integer between 0 and " + PayloadLimits.MOST);
    }
    scope.exchange().payloadLimits().set(isClient, number.intValue());
    return Values.NONE;
  }
}

package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.ANY;
import static moongate.functions.api.PhaseRule.NGX_WAIT;

import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.http.SocketException;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// The methods of UDP sockets.
final class UdpSocketApi {
  static final ApiModule METHODS =
      ApiModule.of("udpsock")
          .function("setpeername", NGX_WAIT, UdpSocketApi::peer)
          .function("send", NGX_WAIT, UdpSocketApi::send)
          .function("receive", NGX_WAIT, UdpSocketApi::receive)
          .function("settimeout", ANY, UdpSocketApi::timeout)
          .function("close", ANY, UdpSocketApi::close);

  private static final int LARGEST = 8192;

  private UdpSocketApi() {}

  private static UdpSocket socket(Scope scope, @Nullable Object self) {
    if (!(self instanceof Userdata userdata && userdata.content() instanceof UdpSocket socket)) {
      throw scope.error("bad argument #1 (socket expected): call it as sock:method()");
    }
    if (!socket.belongsTo(scope)) {
      throw scope.error("bad request");
    }
    return socket;
  }

  private static @Nullable Object peer(
      Scope scope, @Nullable Object self, @Nullable Object host, @Nullable Object port) {
    var socket = socket(scope, self);
    var name = Args.string(host, 2, "setpeername");
    int number = name.startsWith("unix:") ? 0 : Args.integer(port, 3, "setpeername");
    try {
      socket.peer(name, number);
      return Numbers.of(1);
    } catch (SocketException failure) {
      return Values.pair(null, failure.getMessage());
    }
  }

  private static @Nullable Object send(Scope scope, @Nullable Object self, @Nullable Object data) {
    var socket = socket(scope, self);
    var bytes = new StringBuilder();
    TcpSocketApi.append(scope, bytes, data, 0);
    try {
      socket.send(bytes.toString());
      return Numbers.of(1);
    } catch (SocketException failure) {
      return Values.pair(null, failure.getMessage());
    }
  }

  private static @Nullable Object receive(
      Scope scope, @Nullable Object self, @Nullable Object size) {
    var socket = socket(scope, self);
    int most = Math.clamp(Args.integer(size, 2, "receive", LARGEST), 1, LARGEST);
    try {
      return socket.receive(most);
    } catch (SocketException failure) {
      return Values.pair(null, failure.getMessage());
    }
  }

  private static Object timeout(Scope scope, @Nullable Object self, @Nullable Object millis) {
    socket(scope, self).timeout(TcpSocketApi.duration(millis, 2, "settimeout"));
    return Values.NONE;
  }

  private static @Nullable Object close(Scope scope, @Nullable Object self) {
    var socket = socket(scope, self);
    if (!socket.isOpen()) {
      return Values.pair(null, "closed");
    }
    socket.close();
    return Numbers.of(1);
  }
}

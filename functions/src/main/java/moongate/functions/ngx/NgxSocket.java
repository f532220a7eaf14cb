package moongate.functions.ngx;

import static moongate.functions.api.PhaseRule.NGX_WAIT;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.functions.api.Worker;
import moongate.http.ResolveException;
import moongate.http.SocketException;
import moongate.http.SocketException.Kind;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import moongate.model.value.Json;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;

/// `ngx.socket`: connections of functions. Only the calling light thread waits.
final class NgxSocket {
  private static final int MOST_PORT = 65535;

  private final SocketPool pool = new SocketPool();
  private final LuaTable tcp;
  private final LuaTable udp;
  private final ApiModule module =
      ApiModule.of("ngx.socket")
          .function("tcp", NGX_WAIT, this::newTcp)
          .function("stream", NGX_WAIT, this::newTcp)
          .function("udp", NGX_WAIT, this::newUdp)
          .variadic("connect", NGX_WAIT, this::connect);

  private NgxSocket(LuaState state) {
    tcp = metatable(state, TcpSocketApi.METHODS, "ngx.socket.tcp");
    udp = metatable(state, UdpSocketApi.METHODS, "ngx.socket.udp");
  }

  private static LuaTable metatable(LuaState state, ApiModule methods, String path) {
    var table = methods.open(state);
    table.freeze(path);
    var metatable = new LuaTable(0, 1);
    metatable.put("__index", table);
    metatable.freeze(path + " metatable");
    return metatable;
  }

  static LuaTable open(Worker worker) {
    return new NgxSocket(worker.state()).module.open(worker.state());
  }

  /// The functions, for documentation.
  static ApiModule module(LuaState state) {
    return new NgxSocket(state).module;
  }

  private Userdata newTcp(Scope scope) {
    scope.worker().state().meter().charge(1024);
    return new Userdata(new TcpSocket(scope, pool), tcp);
  }

  private Userdata newUdp(Scope scope) {
    scope.worker().state().meter().charge(1024);
    return new Userdata(new UdpSocket(scope), udp);
  }

  private @Nullable Object connect(Scope scope, @Nullable Object[] arguments) {
    var socket = newTcp(scope);
    var all = Values.append(new @Nullable Object[] {socket}, Values.of(arguments));
    var result = TcpSocketApi.connect(scope, all);
    return result instanceof Values ? result : socket;
  }

  // Where to

  /// The address that functions may connect to when they name `host`.
  ///
  /// @throws SocketException when there is none, or they may not
  static InetSocketAddress resolve(Scope scope, String host, int port) {
    if (host.startsWith("unix:")) {
      throw new SocketException(Kind.FAILED, "unix sockets are not available to functions");
    }
    if (port < 1 || port > MOST_PORT) {
      throw new SocketException(Kind.FAILED, "bad port number: " + port);
    }
    var network = scope.worker().services().network();
    try {
      var fiber = scope.fiber();
      var addresses = scope.await(() -> network.resolver().resolve(fiber, host));
      return permitted(scope, addresses.getFirst(), port);
    } catch (ResolveException failure) {
      throw new SocketException(Kind.FAILED, told(failure));
    }
  }

  private static String told(ResolveException failure) {
    var tried = Json.write(Value.ofTexts(failure.tried()));
    return "[cosocket] DNS resolution failed: " + failure.getMessage() + ". Tried: " + tried;
  }

  private static InetSocketAddress permitted(Scope scope, InetAddress address, int port) {
    var target = new InetSocketAddress(address, port);
    scope
        .worker()
        .services()
        .network()
        .policy()
        .refusal(target)
        .ifPresent(why -> {
          throw new SocketException(Kind.FAILED, why);
        });
    return target;
  }
}

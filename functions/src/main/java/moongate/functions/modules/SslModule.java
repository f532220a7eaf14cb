package moongate.functions.modules;

import java.net.InetAddress;
import java.util.function.Supplier;
import moongate.functions.api.Scope;
import moongate.functions.api.Worker;
import moongate.functions.pki.KeyMaterial;
import moongate.functions.text.Bytes;
import moongate.http.Connection;
import moongate.lua.runtime.Args;
import moongate.lua.runtime.Library;
import moongate.lua.runtime.LuaState;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Userdata;
import moongate.lua.runtime.Values;
import moongate.model.pki.PemException;
import org.jspecify.annotations.Nullable;

/// `ngx.ssl`: reading certificates and keys, and what is known of the client's connection.
final class SslModule {
  /// What reading a certificate or a key takes.
  private static final int MICROS = 40;

  private SslModule() {}

  static Object open(Worker worker) {
    var material = worker.keyMaterial();
    return SslCertificates.addTo(reading(material)).open(worker.state());
  }

  private static Library reading(KeyMaterial material) {
    return Library.of("ngx.ssl")
        .function(
            "parse_pem_cert", (state, pem) -> parsed(state, pem, "parse_pem_cert", material::chain))
        .function(
            "parse_pem_priv_key",
            (state, pem) -> parsed(state, pem, "parse_pem_priv_key", material::key))
        .function("cert_pem_to_der", SslModule::certificateToDer)
        .function("priv_key_pem_to_der", SslModule::keyToDer)
        .function("server_name", SslModule::serverName)
        .function("server_port", SslModule::serverPort)
        .function("raw_server_addr", state -> address(connection(state).local().getAddress()))
        .function("raw_client_addr", state -> address(connection(state).remote().getAddress()))
        .function("get_tls1_version_str", SslModule::version);
  }

  private interface Parser {
    Object parse(String pem);
  }

  private static Object parsed(
      LuaState state, @Nullable Object pem, String function, Parser parser) {
    Costs.asymmetric(state, MICROS);
    var text = Args.string(pem, 1, function);
    return orError(() -> new Userdata(parser.parse(text), null));
  }

  private static Object orError(Supplier<Object> reading) {
    try {
      return reading.get();
    } catch (PemException unreadable) {
      return Values.pair(null, String.valueOf(unreadable.getMessage()));
    }
  }

  /// One after another, as `ngx.ssl.set_der_cert` would take them.
  private static Object certificateToDer(LuaState state, @Nullable Object pem) {
    Costs.asymmetric(state, MICROS);
    var text = Args.string(pem, 1, "cert_pem_to_der");
    var material = Scope.of(state).worker().keyMaterial();
    return orError(() -> {
      var der = new StringBuilder();
      material.chain(text).certificates().forEach(it -> der.append(Certificates.der(it)));
      state.meter().charge(2L * der.length());
      return der.toString();
    });
  }

  private static Object keyToDer(LuaState state, @Nullable Object pem) {
    Costs.asymmetric(state, MICROS);
    var text = Args.string(pem, 1, "priv_key_pem_to_der");
    var material = Scope.of(state).worker().keyMaterial();
    return orError(() -> Bytes.string(material.key(text).key().getEncoded()));
  }

  private static Connection connection(LuaState state) {
    return Scope.of(state).exchange().request().connection();
  }

  /// The name that the client asked for; nil for none.
  private static @Nullable Object serverName(LuaState state) {
    var exchange = Scope.of(state).exchange();
    var handshake = exchange.handshake();
    if (handshake != null) {
      return handshake.serverName();
    }
    var session = exchange.request().connection().tls();
    return session == null ? null : session.serverName();
  }

  private static Object serverPort(LuaState state) {
    return Numbers.of(connection(state).listenerPort());
  }

  /// Four or sixteen bytes, and their kind.
  private static Object address(InetAddress address) {
    var bytes = address.getAddress();
    return Values.pair(Bytes.string(bytes), bytes.length == 4 ? "inet" : "inet6");
  }

  /// Known when the handshake is over.
  private static @Nullable Object version(LuaState state) {
    var session = connection(state).tls();
    return session == null
        ? Values.pair(null, "the version is not agreed on yet")
        : session.protocol();
  }
}

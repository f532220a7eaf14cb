package moongate.functions.pdk;

import static moongate.functions.api.PhaseRule.NGX_WAIT;

import java.util.concurrent.ThreadLocalRandom;
import moongate.functions.api.ApiModule;
import moongate.functions.api.Scope;
import moongate.http.HostAddresses;
import moongate.http.HostAddresses.HostAddress;
import moongate.http.IpText;
import moongate.http.ResolveException;
import moongate.lua.runtime.LuaTable;
import moongate.lua.runtime.Numbers;
import moongate.lua.runtime.Strings;
import moongate.lua.runtime.Values;
import org.jspecify.annotations.Nullable;

/// `kong.dns`: the addresses of hosts, as the node's own resolver finds them. Calls wait.
final class DnsApi {
  private static final int LONGEST_NAME = 255;
  private static final int A = 1;
  private static final int AAAA = 28;
  private static final int SRV = 33;

  /// The class of records of the Internet.
  private static final Double INTERNET = Numbers.of(1);

  static final ApiModule MODULE =
      ApiModule.of("kong.dns")
          .function("resolve", NGX_WAIT, DnsApi::resolve)
          .function("toip", NGX_WAIT, DnsApi::address);

  private DnsApi() {}

  /// All records, or nil and why there are none.
  private static @Nullable Object resolve(Scope scope, @Nullable Object name) {
    try {
      var found = lookUp(scope, name);
      var records = new LuaTable();
      found.all().forEach(it -> records.append(record(found, it)));
      return records;
    } catch (ResolveException none) {
      return Values.pair(null, text(none));
    }
  }

  /// One of the addresses and its port: that of an SRV record, or the one given.
  private static @Nullable Object address(
      Scope scope, @Nullable Object name, @Nullable Object port) {
    try {
      var found = lookUp(scope, name).all();
      var chosen = found.get(ThreadLocalRandom.current().nextInt(found.size()));
      return Values.pair(
          IpText.of(chosen.address()), chosen.port() == 0 ? port : Numbers.of(chosen.port()));
    } catch (ResolveException none) {
      return Values.pair(null, text(none));
    }
  }

  private static HostAddresses lookUp(Scope scope, @Nullable Object name) {
    if (!(name instanceof String host)) {
      throw scope.error("host must be a string");
    }
    if (host.isEmpty() || host.length() > LONGEST_NAME) {
      throw new ResolveException("not a host name", false);
    }
    var resolver = scope.worker().services().network().resolver();
    var fiber = scope.fiber();
    return scope.await(() -> resolver.lookUp(fiber, Strings.toText(host)));
  }

  private static String text(ResolveException failure) {
    return Strings.ofText(String.valueOf(failure.getMessage()));
  }

  private static LuaTable record(HostAddresses all, HostAddress one) {
    var record = new LuaTable(0, 8);
    var bytes = one.address().getAddress();
    record.put("name", Strings.ofText(one.name()));
    record.put("class", INTERNET);
    record.put("ttl", Numbers.of(all.ttl().toSeconds()));
    record.put("address", IpText.of(one.address()));
    if (all.type().equals("SRV")) {
      record.put("type", Numbers.of(SRV));
      record.put("target", Strings.ofText(one.name()));
      record.put("port", Numbers.of(one.port()));
      record.put("weight", Numbers.of(one.weight()));
    } else {
      record.put("type", Numbers.of(bytes.length == 4 ? A : AAAA));
    }
    return record;
  }
}

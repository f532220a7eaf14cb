package moongate.functions.modules;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import moongate.functions.modules.ModuleSource.Opener;
import moongate.functions.ngx.Ngx;
import moongate.functions.ngx.NgxSemaphore;
import moongate.lua.lib.CjsonLib;
import moongate.lua.lib.StringBufferLib;
import moongate.lua.runtime.Library;
import org.jspecify.annotations.Nullable;

/// The list of what there is to `require`, besides the libraries that are globals.
final class ModuleCatalog {
  private static final Map<String, ModuleSource> ALL = new HashMap<>();

  static {
    host("cjson", worker -> CjsonLib.open(worker.state()));
    host("cjson.safe", worker -> CjsonLib.openSafe(worker.state()));
    host("string.buffer", worker -> StringBufferLib.open(worker.state()));
    host("ngx.semaphore", worker -> NgxSemaphore.open(worker.state()));
    host("ngx.resp", worker -> Ngx.openResponseModule(worker.state()));
    host("resty.md5", HashModules.of("MD5"));
    host("resty.sha1", HashModules.of("SHA-1"));
    host("resty.sha224", HashModules.of("SHA-224"));
    host("resty.sha256", HashModules.of("SHA-256"));
    host("resty.sha384", HashModules.of("SHA-384"));
    host("resty.sha512", HashModules.of("SHA-512"));
    host("resty.hmac", HmacModule::open);
    host("ngx.ssl", SslModule::open);
    host("resty.openssl.x509", X509Modules::openCertificate);
    host("resty.openssl.x509.store", X509Modules::openStore);
    host("resty.openssl.x509.chain", X509Modules::openChain);
    host("resty.openssl.pkey", PrivateKeyModule::open);

    var text = Opener.of(TextHost.LIBRARY);
    for (var name :
        new String[] {
          "resty.string",
          "resty.random",
          "resty.lrucache",
          "resty.cookie",
          "resty.jit-uuid",
          "ltn12",
          "ngx.base64",
          "ngx.errlog",
          "ngx.re",
          "inspect",
          "mime",
          "socket",
          "resty.redis",
          "pl.pretty",
          "pl.stringx",
          "pl.tablex",
          "pl.template",
          "pl.utils",
          "kong.constants",
          "kong.db.schema.typedefs",
          "kong.enterprise_edition.jwe",
          "kong.plugins.base_plugin",
          "kong.meta",
          "kong.reports",
          "kong.tools.cjson",
          "kong.tools.mime_type",
          "kong.tools.queue",
          "kong.tools.rand",
          "kong.tools.sha1",
          "kong.tools.sha256",
          "kong.tools.string",
          "kong.tools.table",
          "kong.tools.time",
          "kong.tools.timestamp",
          "kong.tools.uri",
          "kong.tools.utils",
          "kong.tools.uuid",
          "kong.tools.yield",
          "kong.workspaces",
          "resty.jwt-validators",
          "resty.core.time",
          "resty.openssl.digest",
          "resty.openssl.hmac",
          "resty.openssl.mac",
          "resty.openssl",
          "resty.openssl.rand",
          "resty.openssl.version",
          "resty.upload",
          "resty.evp",
          "resty.limit.conn",
          "resty.limit.count",
          "resty.limit.req",
          "resty.limit.traffic",
          "socket.http",
          "socket.url",
          "ssl.https",
          "tablepool",
          "version",
          "ngx.req"
        }) {
      lua(name, text);
    }
    host("lyaml", YamlModule::open);
    ALL.put("resty.lrucache.pureffi", new ModuleSource.Lua("resty.lrucache", text));
    lua("kong.tools.gzip", Opener.of(GzipHost.LIBRARY));
    lua("kong.tools.ip", Opener.of(AddressHost.LIBRARY));
    lua("resty.ipmatcher", with(AddressHost.LIBRARY));
    lua("resty.jwt", with(JwtHost.LIBRARY));
    lua("kong.plugins.jwt.jwt_parser", with(JwtHost.LIBRARY));
    lua("resty.aes", with(CipherHost.LIBRARY));
    lua("resty.openssl.cipher", with(CipherHost.LIBRARY));
    lua("resty.openssl.kdf", with(PasswordHost.LIBRARY));
    lua("resty.lock", with(LockHost.LIBRARY));
    lua("pl.path", with(FileHost.LIBRARY));
    lua("resty.http", with(HttpHost.LIBRARY));
    lua("resty.http_headers", text);
  }

  private ModuleCatalog() {}

  static Set<String> names() {
    return Set.copyOf(ALL.keySet());
  }

  static @Nullable ModuleSource find(String name) {
    return ALL.get(name);
  }

  private static void host(String name, Opener opener) {
    ALL.put(name, new ModuleSource.Host(opener));
  }

  private static void lua(String name, Opener host) {
    ALL.put(name, new ModuleSource.Lua(name, host));
  }

  /// What all modules need, and `library`.
  private static Opener with(Library library) {
    return worker -> {
      var host = TextHost.LIBRARY.open(worker.state());
      library.openInto(worker.state(), host);
      return host;
    };
  }
}

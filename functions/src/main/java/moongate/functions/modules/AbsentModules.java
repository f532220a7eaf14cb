package moongate.functions.modules;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Modules that Kong's modes allow and this gateway, on purpose, has not: each with the reason, and
/// with what to use in its place. Errors and documentation tell it from here.
public final class AbsentModules {
  private static final String TOO_MUCH_WORK =
      "a hash that is slow enough to protect passwords takes more time and memory than a function"
          + " may use";
  private static final String PROTOCOL =
      "there is no client for this protocol; ngx.socket.tcp speaks any";

  private static final String FILES = "functions open no files; plugins of your own have io.open";

  private static final String PROGRAMS = "with untrusted_lua = on there is io.popen";

  private static final String IN_C = "libraries in C cannot be loaded";

  private static final Map<String, String> REASONS = reasons();

  private AbsentModules() {}

  /// Every name with its reason.
  public static Map<String, String> all() {
    return REASONS;
  }

  /// Why there is no such module; null when nobody expects one.
  public static @Nullable String reason(String name) {
    var reason = REASONS.get(name);
    return reason == null && name.startsWith("resty.openssl.")
        ? "of resty.openssl there are x509, x509.store, x509.chain, pkey, cipher, digest, hmac,"
            + " kdf, mac, rand and version"
        : reason;
  }

  /// A line for the error of a `require` that has looked for `name` in files; empty when nobody
  /// expects such a module.
  public static String line(String name) {
    var reason = reason(name);
    return reason == null ? "" : "\n\tthe gateway does not have it (" + reason + ")";
  }

  private static Map<String, String> reasons() {
    var reasons = new TreeMap<String, String>();
    reasons.put("argon2", TOO_MUCH_WORK);
    reasons.put("bcrypt", TOO_MUCH_WORK);
    reasons.put("xmlua", "there is no reader of XML");
    reasons.put("kong.tools.json", "use cjson or kong.tools.cjson");
    reasons.put("kong.tools.jose", "use resty.jwt for signed tokens, kong.jwe for encrypted ones");
    reasons.put("kong.concurrency", "use resty.lock, or ngx.semaphore");
    reasons.put("kong.enterprise_edition.tools.redis.v2", PROTOCOL);
    reasons.put("ffi", "there is no FFI");
    reasons.put("ffi-zlib", IN_C + "; use kong.tools.gzip");
    reasons.put("zlib", IN_C + "; use kong.tools.gzip");
    reasons.put("lfs", IN_C);
    reasons.put("lpeg", IN_C + "; use ngx.re");
    reasons.put("multipart", "use kong.request.get_body, or resty.upload");
    reasons.put("ngx.balancer", "use kong.service.set_target and kong.service.set_timeouts");
    reasons.put("ngx.pipe", PROGRAMS);
    reasons.put("ngx.process", "there is one process for all workers; see ngx.worker");
    reasons.put("pb", IN_C);
    reasons.put("kong.dao.errors", "Kong 3 has none either; a check returns nil and a text");
    reasons.put("kong.plugins.prometheus.exporter", "plugins have no metrics of their own");
    reasons.put(
        "kong.singletons",
        "Kong 3 has none either; use kong.db, kong.cache and kong.configuration");
    reasons.put("kong.tools.responses", "Kong 3 has none either; use kong.response.exit");
    reasons.put("pgmoon", PROTOCOL);
    reasons.put("pgmoon.arrays", PROTOCOL);
    reasons.put("pgmoon.hstore", PROTOCOL);
    reasons.put("pl.dir", FILES);
    reasons.put("pl.file", FILES);
    reasons.put("resty.ada", "use socket.url");
    reasons.put("resty.ada.search", "use ngx.decode_args and ngx.encode_args");
    reasons.put("resty.dns.resolver", "use kong.dns");
    reasons.put("resty.http_connect", "resty.http connects by itself");
    reasons.put("resty.jq", "use cjson and Lua");
    reasons.put("resty.memcached", PROTOCOL);
    reasons.put("resty.mlcache", "use kong.cache");
    reasons.put("resty.mysql", PROTOCOL);
    reasons.put("resty.passwdqc", "there is no judge of passwords");
    reasons.put("resty.rediscluster", PROTOCOL);
    reasons.put(
        "resty.session",
        "use resty.cookie and resty.jwt; the files of lua-resty-session run with"
            + " untrusted_lua = on and lua_package_path");
    reasons.put("resty.shell", PROGRAMS);
    reasons.put("resty.websocket.client", PROTOCOL);
    reasons.put("resty.sha", "use resty.sha1, resty.sha256 and others");
    reasons.put("resty.xmodem", "use ngx.crc32_short");
    return reasons;
  }
}

package moongate.functions.sandbox;

import java.util.Set;
import java.util.TreeSet;

/// The modules that the modes `strict` and `lax` allow, including those that do not exist here.
final class RequiredModules {
  private static final Set<String> STRICT =
      Set.of(
          ("bit string.buffer table.clear table.clone table.isarray table.isempty table.new"
                  + " table.nkeys argon2 bcrypt cjson cjson.safe lyaml kong.constants kong.meta"
                  + " kong.tools.cjson kong.tools.gzip kong.tools.ip kong.tools.jose"
                  + " kong.tools.json kong.tools.mime_type kong.tools.rand kong.tools.sha1"
                  + " kong.tools.sha256 kong.tools.string kong.tools.table kong.tools.time"
                  + " kong.tools.timestamp kong.tools.uri kong.tools.utils kong.tools.uuid"
                  + " kong.tools.yield ngx.base64 ngx.re ngx.req ngx.resp ngx.semaphore"
                  + " pl.stringx pl.tablex resty.aes resty.lock resty.md5 resty.random resty.sha"
                  + " resty.sha1 resty.sha224 resty.sha256 resty.sha384 resty.sha512 resty.string"
                  + " resty.upload resty.core.time resty.lrucache resty.lrucache.pureffi resty.ada"
                  + " resty.ada.search resty.cookie resty.ipmatcher resty.jit-uuid resty.jwt"
                  + " resty.evp resty.jwt-validators resty.hmac resty.passwdqc resty.openssl"
                  + " socket.url tablepool version xmlua")
              .split(" "));

  private static final Set<String> ADDED_BY_LAX =
      Set.of(
          ("kong.concurrency kong.enterprise_edition.tools.redis.v2 pgmoon pgmoon.arrays"
                  + " pgmoon.hstore resty.memcached resty.mysql resty.redis resty.rediscluster"
                  + " resty.xmodem resty.dns.resolver resty.http resty.http_connect"
                  + " resty.http_headers resty.jq resty.session")
              .split(" "));

  private RequiredModules() {}

  static boolean allows(SandboxSettings settings, String name) {
    return switch (settings.mode()) {
      case ON -> true;
      case STRICT -> isStrict(name);
      case LAX -> isStrict(name) || ADDED_BY_LAX.contains(name);
      case SANDBOX, OFF -> settings.requires().contains(name);
    };
  }

  static Set<String> all() {
    var all = new TreeSet<>(STRICT);
    all.addAll(ADDED_BY_LAX);
    return all;
  }

  private static boolean isStrict(String name) {
    return STRICT.contains(name) || name.startsWith("resty.openssl.");
  }
}

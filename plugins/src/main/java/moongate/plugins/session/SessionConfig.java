package moongate.plugins.session;

import java.util.List;
import java.util.Set;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// A configuration of the plugin.
///
/// @param isStored whether the data of sessions are in the database, not in the cookie
/// @param staleSeconds how long the old cookie of a renewed session is still valid, for requests
///   that are under way
/// @param remembers whether sessions survive the end of the browser
/// @param logoutBodyArgument empty when bodies are not looked at
/// @param logoutQueryArgument empty for none
record SessionConfig(
    String secret,
    boolean isStored,
    String audience,
    SessionCookie cookie,
    SessionCookie rememberCookie,
    Lifetime lifetime,
    Lifetime rememberLifetime,
    long staleSeconds,
    boolean remembers,
    List<String> requestHeaders,
    List<String> responseHeaders,
    Set<String> logoutMethods,
    String logoutQueryArgument,
    String logoutBodyArgument,
    boolean hashesSubject,
    boolean storesMetadata,
    boolean hashesStorageKey) {
  private static final long LONGEST = Integer.MAX_VALUE;

  static SessionConfig of(Value.Obj config) {
    var attributes = attributes(config);
    boolean readsBody = config.flag("read_body_for_logout");
    return new SessionConfig(
        config
            .optionalText("secret")
            .filter(text -> !text.isEmpty()) // a secret that a vault does not have
            .orElse(SessionSchemas.SECRET),
        config.optionalText("storage").orElse("").equals("kong"),
        config.optionalText("audience").orElse("default"),
        new SessionCookie(bytes(config, "cookie_name", "session"), attributes),
        new SessionCookie(bytes(config, "remember_cookie_name", "remember"), attributes),
        new Lifetime(
            seconds(config, "idling_timeout"),
            seconds(config, "rolling_timeout"),
            seconds(config, "absolute_timeout")),
        new Lifetime(
            0,
            seconds(config, "remember_rolling_timeout"),
            seconds(config, "remember_absolute_timeout")),
        seconds(config, "stale_ttl"),
        config.flag("remember"),
        config.texts("request_headers"),
        config.texts("response_headers"),
        Set.copyOf(config.texts("logout_methods")),
        bytes(config, "logout_query_arg", ""),
        readsBody ? bytes(config, "logout_post_arg", "") : "",
        config.flag("hash_subject"),
        config.flag("store_metadata"),
        config.flag("hash_storage_key"));
  }

  private static String bytes(Value.Obj config, String field, String otherwise) {
    return Utf8.bytes(config.optionalText(field).orElse(otherwise));
  }

  /// Whole seconds, rounded up, because 0 means that there is no limit.
  private static long seconds(Value.Obj config, String field) {
    double seconds = Math.ceil(config.optionalNumber(field).orElse(0));
    return (long) Math.clamp(seconds, 0, LONGEST);
  }

  private static String attributes(Value.Obj config) {
    var attributes = new StringBuilder("; Path=").append(bytes(config, "cookie_path", "/"));
    config
        .optionalText("cookie_domain")
        .ifPresent(domain -> attributes.append("; Domain=").append(Utf8.bytes(domain)));
    var sameSite = config.optionalText("cookie_same_site").orElse("Strict");
    if (!sameSite.equals("Default")) {
      attributes.append("; SameSite=").append(sameSite);
    }
    if (config.flag("cookie_secure")) {
      attributes.append("; Secure");
    }
    if (config.flag("cookie_http_only")) {
      attributes.append("; HttpOnly");
    }
    return attributes.toString();
  }
}

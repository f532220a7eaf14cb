package moongate.plugins.acme;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import moongate.model.value.Value;

/// The configuration of one plugin.
///
/// @param directory of the ACME server
/// @param accountKey the name of a key entity; empty: the plugin creates a key
/// @param binding to an account that was created elsewhere
/// @param rsaBits of the keys of certificates; 0 for keys on a curve
/// @param preferredChain the common name of an issuer in the chain; empty for the server's own
record AcmeConfig(
    String accountEmail,
    Optional<AccountKeyName> accountKey,
    URI directory,
    boolean areTermsAccepted,
    Optional<Binding> binding,
    int rsaBits,
    Duration renewThreshold,
    Domains domains,
    Duration backOff,
    String storage,
    Value.Obj storageConfig,
    String preferredChain) {
  private static final double MILLIS_OF_A_DAY = 86_400_000;
  private static final double MILLIS_OF_A_MINUTE = 60_000;

  /// Identifies the account's key entity.
  ///
  /// @param set empty for one that is in none
  record AccountKeyName(String id, String set) {}

  /// External account binding (RFC 8555, 7.3.4).
  ///
  /// @param key in base64url
  record Binding(String id, String key) {
    /// Without the key, which must not be logged.
    @Override
    public String toString() {
      return "Binding[id=" + id + "]";
    }
  }

  static AcmeConfig of(Value.Obj config) {
    boolean isRsa = config.optionalText("cert_type").orElse("rsa").equals("rsa");
    return new AcmeConfig(
        config.text("account_email"),
        accountKey(config),
        directory(config.text("api_uri")),
        config.flag("tos_accepted"),
        binding(config),
        isRsa ? (int) config.optionalNumber("rsa_key_size").orElse(4096) : 0,
        millis(config, "renew_threshold_days", 14, MILLIS_OF_A_DAY),
        new Domains(config.texts("domains"), config.flag("allow_any_domain")),
        millis(config, "fail_backoff_minutes", 5, MILLIS_OF_A_MINUTE),
        config.text("storage"),
        config.object("storage_config"),
        config.optionalText("preferred_chain").orElse(""));
  }

  private static Duration millis(Value.Obj config, String field, double otherwise, double unit) {
    return Duration.ofMillis((long) (config.optionalNumber(field).orElse(otherwise) * unit));
  }

  /// Older configurations contain only the server's host.
  private static URI directory(String text) {
    var url = URI.create(text);
    var path = url.getPath();
    return path.isEmpty() || path.equals("/") ? url.resolve("/directory") : url;
  }

  private static Optional<AccountKeyName> accountKey(Value.Obj config) {
    var key = config.object("account_key");
    return key.optionalText("key_id")
        .map(id -> new AccountKeyName(id, key.optionalText("key_set").orElse("")));
  }

  private static Optional<Binding> binding(Value.Obj config) {
    return config
        .optionalText("eab_kid")
        .map(id -> new Binding(id, config.optionalText("eab_hmac_key").orElse("")));
  }

  /// Without secrets, which must not be logged.
  @Override
  public String toString() {
    return "AcmeConfig[directory=" + directory + ", storage=" + storage + "]";
  }
}

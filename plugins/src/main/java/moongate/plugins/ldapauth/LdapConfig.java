package moongate.plugins.ldapauth;

import java.time.Duration;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// Which directory, and how.
///
/// @param usesTls from the first byte on
/// @param startsTls after a request in plain text
/// @param baseDn below which users are
/// @param attribute that names a user: `cn`
/// @param timeout of each step
/// @param keepalive how long a connection waits for its next use
record LdapConfig(
    String host,
    int port,
    boolean usesTls,
    boolean startsTls,
    boolean verifiesTls,
    String baseDn,
    String attribute,
    Duration timeout,
    Duration keepalive) {
  static LdapConfig of(Value.Obj config) {
    return new LdapConfig(
        Utf8.bytes(config.text("ldap_host")),
        (int) config.optionalNumber("ldap_port").orElse(389),
        config.flag("ldaps"),
        config.flag("start_tls"),
        config.flag("verify_ldap_host"),
        Utf8.bytes(config.text("base_dn")),
        Utf8.bytes(config.text("attribute")),
        config.millis("timeout", 10_000),
        config.millis("keepalive", 60_000));
  }
}

package moongate.plugins.ldapauth;

import java.time.Duration;
import moongate.model.value.Utf8;
import moongate.model.value.Value;

/// The LDAP server, and how users are found in it.
///
/// @param usesTls whether the connection begins with TLS
/// @param startsTls whether the connection begins in plain text and switches to TLS (StartTLS)
/// @param baseDn the DN below which the users are
/// @param attribute the attribute with the name of a user: `cn`
/// @param timeout the timeout of each step
/// @param keepalive how long an idle connection is kept open
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

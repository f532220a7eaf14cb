package moongate.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import moongate.model.pki.IssuedCertificate;
import moongate.sql.PostgresDatabase.Tls;
import moongate.sql.testing.PostgresServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A PostgreSQL that insists on TLS, with a certificate of the name `localhost`.
class PostgresTlsTest {
  private static final IssuedCertificate AUTHORITY =
      IssuedCertificate.selfSigned(request("an authority", List.of(), true));

  /// Of the driver, which tells of each refused certificate beside the exception.
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql.ssl");

  private static PostgresServer server;

  private static IssuedCertificate.Request request(
      String name, List<String> names, boolean isAuthority) {
    return new IssuedCertificate.Request(
        IssuedCertificate.Kind.ECDSA,
        name,
        names,
        isAuthority,
        Instant.now().minus(Duration.ofDays(1)),
        Instant.now().plus(Duration.ofDays(1)));
  }

  @BeforeAll
  static void start() {
    DRIVER_LOG.setLevel(Level.OFF);
    server =
        PostgresServer.startWithTls(
            AUTHORITY.issue(request("localhost", List.of("localhost"), false)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static boolean isEncrypted(String host, Tls tls) throws SQLException {
    try (var connection = server.database(host, Optional.empty(), tls).connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  @Test
  void whoDoesNotSpeakTlsIsRefused() {
    assertThatThrownBy(() -> isEncrypted("localhost", new Tls.Off()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("no encryption");
  }

  @Test
  void withoutVerificationAnyCertificateWillDo() throws SQLException {
    assertThat(isEncrypted("127.0.0.1", new Tls.Unverified())).isTrue();
  }

  @Test
  void aVerifiedServerHasACertificateOfATrustedAuthority() throws SQLException {
    var trusting = new Tls.Verified(false, AUTHORITY.certificateText());
    assertThat(isEncrypted("localhost", trusting)).isTrue();
    assertThat(isEncrypted("localhost", new Tls.Verified(true, AUTHORITY.certificateText())))
        .isTrue();
    assertThatThrownBy(() -> isEncrypted("localhost", new Tls.Verified(true, "")))
        .isInstanceOf(SQLException.class);
    var other = IssuedCertificate.selfSigned(request("another", List.of(), true));
    assertThatThrownBy(
            () -> isEncrypted("localhost", new Tls.Verified(false, other.certificateText())))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void aVerifiedServerHasACertificateOfItsName() {
    assertThatThrownBy(
            () -> isEncrypted("127.0.0.1", new Tls.Verified(false, AUTHORITY.certificateText())))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("127.0.0.1");
  }
}

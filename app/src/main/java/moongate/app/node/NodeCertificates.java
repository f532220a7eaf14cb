package moongate.app.node;

import static moongate.app.settings.AdminSettings.CLIENT_AUTHORITIES;
import static moongate.app.settings.AdminSettings.VERIFY_CLIENT;
import static moongate.app.settings.DatabaseSettings.DATABASE;
import static moongate.app.settings.DatabaseSettings.PG_SSL;
import static moongate.app.settings.DatabaseSettings.PG_SSL_CERT;
import static moongate.app.settings.DatabaseSettings.PG_SSL_CERT_KEY;
import static moongate.app.settings.DatabaseSettings.PG_SSL_REQUIRED;
import static moongate.app.settings.DatabaseSettings.PG_SSL_VERIFY;
import static moongate.app.settings.DatabaseSettings.PG_SSL_VERSION;
import static moongate.app.settings.KnownSettings.ADMIN_LISTEN;
import static moongate.app.settings.KnownSettings.PROXY_LISTEN;
import static moongate.app.settings.KnownSettings.STATUS_LISTEN;
import static moongate.app.settings.KnownStreamSettings.STREAM_LISTEN;
import static moongate.app.settings.KnownTlsSettings.ADMIN_SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.ADMIN_SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.CLIENT_SSL;
import static moongate.app.settings.KnownTlsSettings.CLIENT_SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.CLIENT_SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.SERVICES_AUTHORITIES;
import static moongate.app.settings.KnownTlsSettings.SERVICES_DEPTH;
import static moongate.app.settings.KnownTlsSettings.SERVICES_VERIFY;
import static moongate.app.settings.KnownTlsSettings.SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.STATUS_SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.STATUS_SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.TRUSTED_CERTIFICATE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import moongate.app.settings.DatabaseSettings;
import moongate.app.settings.KnownStreamSettings;
import moongate.app.settings.Listen;
import moongate.app.settings.Setting;
import moongate.app.settings.Settings;
import moongate.gateway.exchange.ServiceTls;
import moongate.gateway.tls.Identities;
import moongate.http.TlsAuthorities;
import moongate.http.TlsIdentity;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import moongate.net.settings.Trust;
import moongate.sql.PostgresTls;
import moongate.store.NewFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificates that a node's settings name. For listeners without one, the node creates a
/// self-signed certificate. Browsers warn about it, but otherwise it works. These certificates are
/// kept below the prefix, so that clients that trust them can still do so after a restart.
final class NodeCertificates {
  private static final Logger log = LoggerFactory.getLogger("moongate.node");
  private static final String SYSTEM = "system";
  private static final List<TlsIdentity> EMPTY = List.of();
  private static final long DAYS = 20 * 365L;

  private final Settings settings;
  private final Path folder;
  private final List<LiveIdentities> live = new CopyOnWriteArrayList<>();
  private volatile Trust trust = Trust.SYSTEM;

  /// @param folder the folder of self-signed certificates
  NodeCertificates(Settings settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
  }

  /// The certificates that the settings name; a self-signed one if they name none.
  ///
  /// @param name the beginning of the file names of self-signed certificates
  /// @throws NodeException if one cannot be read
  private List<TlsIdentity> namedOrOwn(
      Setting<List<String>> certificates, Setting<List<String>> keys, String name) {
    var named = named(certificates, keys);
    return named.isEmpty() ? List.of(own(name, Kind.RSA), own(name, Kind.ECDSA)) : named;
  }

  /// The same, but read again at each [#reload()].
  ///
  /// @throws NodeException if one cannot be read now
  Supplier<List<TlsIdentity>> live(
      Setting<List<String>> certificates, Setting<List<String>> keys, String name) {
    return live(() -> namedOrOwn(certificates, keys, name));
  }

  /// All certificates from files, and those that the node has made.
  List<TlsIdentity> all() {
    return live.stream().flatMap(it -> it.get().stream()).toList();
  }

  private LiveIdentities live(Supplier<List<TlsIdentity>> files) {
    var one = new LiveIdentities(files);
    live.add(one);
    return one;
  }

  /// Reads the files of certificates again. If one of them cannot be used, none are replaced, and
  /// the problem is returned.
  Optional<String> reload() {
    try {
      var read = live.stream().map(LiveIdentities::read).toList();
      var trusted = readTrust();
      for (int i = 0; i < read.size(); i++) {
        live.get(i).replace(read.get(i));
      }
      if (!trusted.equals(trust)) {
        trust = trusted;
      }
      return Optional.empty();
    } catch (NodeException unusable) {
      return Optional.of(String.valueOf(unusable.getMessage()));
    }
  }

  /// The certificates that the settings name.
  ///
  /// @throws NodeException if one cannot be read
  private List<TlsIdentity> named(Setting<List<String>> certificates, Setting<List<String>> keys) {
    var chains = settings.get(certificates);
    var secrets = settings.get(keys);
    if (chains.size() != secrets.size()) {
      throw new NodeException(
          "%s has %d entries, but %s has %d"
              .formatted(certificates.name(), chains.size(), keys.name(), secrets.size()));
    }
    var identities = new ArrayList<TlsIdentity>();
    for (int i = 0; i < chains.size(); i++) {
      try {
        identities.add(Identities.identity(text(chains.get(i)), text(secrets.get(i))));
      } catch (PemException | IOException unusable) {
        throw new NodeException(
            "%s, %s: %s".formatted(certificates.name(), keys.name(), reason(unusable)));
      }
    }
    return identities;
  }

  /// The client certificate for services that have none of their own; null if there is none. It is
  /// read again at each [#reload()].
  Supplier<@Nullable TlsIdentity> forServices() {
    var named = live(this::shown);
    return () -> named.get().isEmpty() ? null : named.get().getFirst();
  }

  private List<TlsIdentity> shown() {
    if (!settings.get(CLIENT_SSL)) {
      return EMPTY;
    }
    var shown = named(CLIENT_SSL_CERT, CLIENT_SSL_CERT_KEY);
    if (shown.isEmpty()) {
      throw new NodeException(
          "%s must be specified when %s is on"
              .formatted(CLIENT_SSL_CERT.name(), CLIENT_SSL.name()));
    }
    return shown;
  }

  /// Reads all files that settings name, without making any.
  ///
  /// @throws NodeException if one cannot be used
  static void check(Settings settings) {
    var certificates = new NodeCertificates(settings, Path.of(""));
    if (isSecure(settings, PROXY_LISTEN) || isSecure(settings, STREAM_LISTEN)) {
      var _ = certificates.named(SSL_CERT, SSL_CERT_KEY);
    }
    if (isSecure(settings, ADMIN_LISTEN)) {
      var _ = certificates.named(ADMIN_SSL_CERT, ADMIN_SSL_CERT_KEY);
    }
    if (isSecure(settings, STATUS_LISTEN)) {
      var _ = certificates.named(STATUS_SSL_CERT, STATUS_SSL_CERT_KEY);
    }
    var _ = certificates.shown();
    var _ = certificates.readTrust();
    var _ = certificates.adminAuthorities();
    var _ = certificates.ofServices();
    if (settings.get(DATABASE) == DatabaseSettings.Kind.POSTGRES) {
      var _ = ofPostgres(settings);
    }
  }

  /// How services are verified that do not say so. The authorities are read once, at the start.
  ///
  /// @throws NodeException if they cannot be read
  ServiceTls ofServices() {
    return new ServiceTls(
        rule(SERVICES_VERIFY, SERVICES_DEPTH, SERVICES_AUTHORITIES),
        rule(
            KnownStreamSettings.SERVICES_VERIFY,
            KnownStreamSettings.SERVICES_DEPTH,
            KnownStreamSettings.SERVICES_AUTHORITIES));
  }

  private ServiceTls.Rule rule(
      Setting<Boolean> verify, Setting<Integer> depth, Setting<List<String>> trusted) {
    var named = authorities(trusted);
    return new ServiceTls.Rule(
        settings.get(verify),
        settings.get(depth),
        named.isEmpty() ? null : new TlsAuthorities(named));
  }

  private static boolean isSecure(Settings settings, Setting<List<Listen>> listeners) {
    return settings.get(listeners).stream().anyMatch(Listen::isSecure);
  }

  /// The CA certificates that the node trusts. They are read again at each [#reload()].
  Supplier<Trust> trust() {
    trust = readTrust();
    return () -> trust;
  }

  private Trust readTrust() {
    var words = settings.get(TRUSTED_CERTIFICATE);
    var certificates = authorities(TRUSTED_CERTIFICATE);
    return new Trust(words.contains(SYSTEM), certificates);
  }

  /// The TLS of connections to PostgreSQL, which trusts the same CA certificates as connections to
  /// services. It is read once, at the start.
  ///
  /// @throws NodeException if a certificate cannot be read
  static PostgresTls ofPostgres(Settings settings) {
    if (!settings.get(PG_SSL)) {
      return PostgresTls.OFF;
    }
    var certificates = new NodeCertificates(settings, Path.of(""));
    return new PostgresTls(
        certificates.modeOfPostgres(),
        settings.get(PG_SSL_VERSION),
        certificates.named(PG_SSL_CERT, PG_SSL_CERT_KEY).stream()
            .map(it -> new PostgresTls.Shown(it.chain(), it.key()))
            .findFirst());
  }

  private PostgresTls.Mode modeOfPostgres() {
    if (settings.get(PG_SSL_VERIFY)) {
      return new PostgresTls.Mode.Verified(
          settings.get(TRUSTED_CERTIFICATE).contains(SYSTEM), authorities(TRUSTED_CERTIFICATE));
    }
    return settings.get(PG_SSL_REQUIRED)
        ? new PostgresTls.Mode.Required()
        : new PostgresTls.Mode.Preferred();
  }

  /// The CA certificates for client certificates of the Admin API; empty if clients need none.
  ///
  /// @throws NodeException if the settings would refuse every client
  Optional<TlsAuthorities> adminAuthorities() {
    if (!settings.get(VERIFY_CLIENT)) {
      return Optional.empty();
    }
    var authorities = authorities(CLIENT_AUTHORITIES);
    if (authorities.isEmpty()) {
      throw new NodeException(
          "%s is on, but %s names no authority"
              .formatted(VERIFY_CLIENT.name(), CLIENT_AUTHORITIES.name()));
    }
    for (var listen : settings.get(ADMIN_LISTEN)) {
      if (!listen.isSecure()) {
        log.warn(
            "{} is on, but has no effect on {} of admin_listen, which is without ssl",
            VERIFY_CLIENT.name(),
            listen.host() + ":" + listen.port());
      }
    }
    return Optional.of(new TlsAuthorities(authorities));
  }

  private List<X509Certificate> authorities(Setting<List<String>> setting) {
    var certificates = new ArrayList<X509Certificate>();
    for (var word : settings.get(setting)) {
      try {
        if (!word.equals(SYSTEM)) {
          certificates.addAll(Pem.certificates(text(word)));
        }
      } catch (PemException | IOException unusable) {
        throw new NodeException(setting.name() + ": " + reason(unusable));
      }
    }
    return certificates;
  }

  private static String reason(Exception unusable) {
    return unusable instanceof IOException
        ? "cannot read the file " + unusable.getMessage()
        : String.valueOf(unusable.getMessage());
  }

  /// Returns PEM text, from a value that is PEM text, Base64 of it, or a path.
  static String text(String value) throws IOException {
    if (value.contains("-----BEGIN ")) {
      return value;
    }
    try {
      var path = Path.of(value);
      if (Files.exists(path)) {
        return Files.readString(path, StandardCharsets.ISO_8859_1);
      }
    } catch (InvalidPathException notAPath) {
      // then it may be Base64
    }
    try {
      var decoded = new String(Base64.getMimeDecoder().decode(value), StandardCharsets.ISO_8859_1);
      if (decoded.contains("-----BEGIN ")) {
        return decoded;
      }
    } catch (IllegalArgumentException notBase64) {
      // then it can only be a path
    }
    throw new IOException(value + ": no such file");
  }

  private TlsIdentity own(String name, Kind kind) {
    var stem = name + "kong-default" + (kind == Kind.ECDSA ? "-ecdsa" : "");
    var certificate = folder.resolve(stem + ".crt");
    var key = folder.resolve(stem + ".key");
    try {
      if (!Files.exists(certificate) || !Files.exists(key)) {
        make(kind, certificate, key);
      }
      return Identities.identity(Files.readString(certificate), Files.readString(key));
    } catch (IOException | PemException unusable) {
      throw new NodeException(
          "the node's own certificate %s: %s".formatted(certificate, unusable.getMessage()));
    }
  }

  private void make(Kind kind, Path certificate, Path key) throws IOException {
    var from = Instant.now().minus(1, ChronoUnit.DAYS);
    var request =
        new IssuedCertificate.Request(
            kind,
            "localhost",
            List.of("localhost", "ip:7f000001"),
            false,
            from,
            from.plus(DAYS, ChronoUnit.DAYS));
    var made = IssuedCertificate.selfSigned(request);
    Files.createDirectories(folder);
    Files.deleteIfExists(key);
    NewFile.write(key, made.keyText(), NewFile.FOR_ITS_OWNER);
    Files.writeString(certificate, made.certificateText());
  }
}

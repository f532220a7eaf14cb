package moongate.app.node;

import static moongate.app.settings.AdminSettings.CLIENT_AUTHORITIES;
import static moongate.app.settings.AdminSettings.VERIFY_CLIENT;
import static moongate.app.settings.KnownSettings.ADMIN_LISTEN;
import static moongate.app.settings.KnownTlsSettings.CLIENT_SSL;
import static moongate.app.settings.KnownTlsSettings.CLIENT_SSL_CERT;
import static moongate.app.settings.KnownTlsSettings.CLIENT_SSL_CERT_KEY;
import static moongate.app.settings.KnownTlsSettings.TRUSTED_CERTIFICATE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import moongate.app.settings.Setting;
import moongate.app.settings.Settings;
import moongate.gateway.tls.Identities;
import moongate.http.TlsAuthorities;
import moongate.http.TlsIdentity;
import moongate.model.pki.IssuedCertificate;
import moongate.model.pki.IssuedCertificate.Kind;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import moongate.net.settings.Trust;
import moongate.sql.PostgresDatabase.Tls;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificates that a node's settings name. Where they name none for a listener, ones that the
/// node makes itself: browsers complain of them, nothing else is wrong with them. They are kept
/// under the prefix, where clients who trust them find them again after a restart.
final class NodeCertificates {
  private static final Logger log = LoggerFactory.getLogger("moongate.node");
  private static final String SYSTEM = "system";
  private static final List<TlsIdentity> EMPTY = List.of();
  private static final long DAYS = 20 * 365L;

  private final Settings settings;
  private final Path folder;
  private final List<LiveIdentities> live = new ArrayList<>();
  private volatile Trust trust = Trust.SYSTEM;

  /// @param folder where self-made ones are kept
  NodeCertificates(Settings settings, Path folder) {
    this.settings = settings;
    this.folder = folder;
  }

  /// What the settings name; self-made ones when that is nothing.
  ///
  /// @param name the start of the names of the files of self-made ones
  /// @throws NodeException when one cannot be read
  List<TlsIdentity> namedOrOwn(
      Setting<List<String>> certificates, Setting<List<String>> keys, String name) {
    var named = named(certificates, keys);
    return named.isEmpty() ? List.of(own(name, Kind.RSA), own(name, Kind.ECDSA)) : named;
  }

  /// The same, read again at each [#reload()].
  ///
  /// @throws NodeException when one cannot be read now
  Supplier<List<TlsIdentity>> live(
      Setting<List<String>> certificates, Setting<List<String>> keys, String name) {
    return live(() -> namedOrOwn(certificates, keys, name));
  }

  private LiveIdentities live(Supplier<List<TlsIdentity>> files) {
    var one = new LiveIdentities(files);
    live.add(one);
    return one;
  }

  /// Reads the files of certificates again: all, or none when one of them is of no use; then what
  /// is wrong with it.
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

  /// What the settings name.
  ///
  /// @throws NodeException when one cannot be read
  List<TlsIdentity> named(Setting<List<String>> certificates, Setting<List<String>> keys) {
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

  /// What services see that have no certificate of their own; null for nothing. Read again at each
  /// [#reload()].
  Supplier<@Nullable TlsIdentity> forServices() {
    var named =
        live(() -> settings.get(CLIENT_SSL) ? named(CLIENT_SSL_CERT, CLIENT_SSL_CERT_KEY) : EMPTY);
    return () -> named.get().isEmpty() ? null : named.get().getFirst();
  }

  /// Whom the node trusts. Read again at each [#reload()].
  Supplier<Trust> trust() {
    trust = readTrust();
    return () -> trust;
  }

  private Trust readTrust() {
    var words = settings.get(TRUSTED_CERTIFICATE);
    var certificates = authorities(TRUSTED_CERTIFICATE);
    return new Trust(words.contains(SYSTEM), certificates);
  }

  /// Whom connections to PostgreSQL trust: as connections to services do.
  static Tls.Verified ofPostgres(Settings settings) {
    var certificates = new NodeCertificates(settings, Path.of("")).authorities(TRUSTED_CERTIFICATE);
    return new Tls.Verified(
        settings.get(TRUSTED_CERTIFICATE).contains(SYSTEM),
        certificates.stream().map(Pem::write).collect(Collectors.joining("\n")));
  }

  /// Whose certificates clients of the Admin API need; empty when they need none.
  ///
  /// @throws NodeException when nobody could get in
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

  /// PEM text, base64 of it, or what is in the file of that name.
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
      // then it is base64
    }
    try {
      var decoded = new String(Base64.getMimeDecoder().decode(value), StandardCharsets.ISO_8859_1);
      if (decoded.contains("-----BEGIN ")) {
        return decoded;
      }
    } catch (IllegalArgumentException notBase64) {
      // then it is a path
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
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, made.keyText());
    Files.writeString(certificate, made.certificateText());
  }
}

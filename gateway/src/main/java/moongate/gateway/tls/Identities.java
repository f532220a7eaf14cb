package moongate.gateway.tls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import moongate.gateway.plugin.Secrets;
import moongate.http.TlsAuthorities;
import moongate.http.TlsIdentity;
import moongate.model.Snapshot;
import moongate.model.entity.CaCertificate;
import moongate.model.entity.Certificate;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;
import moongate.model.schema.VaultReference;
import moongate.model.value.FieldPath;
import moongate.model.value.Problems;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificates of a configuration, parsed. A certificate that has not changed stays the same
/// object as in the previous plan, so that everything that is cached by it stays valid: TLS
/// sessions, contexts, connections.
public final class Identities {
  private static final Logger log = LoggerFactory.getLogger(Identities.class);

  private final Map<String, Entry> byId = new HashMap<>();

  private final Map<String, CaCertificate> authorities = new HashMap<>();
  private final Map<List<String>, TlsAuthorities> byDigests = new ConcurrentHashMap<>();

  private record Texts(
      String cert, String key, @Nullable String certAlt, @Nullable String keyAlt) {}

  private record Entry(Texts texts, List<TlsIdentity> identities) {}

  private final @Nullable TlsIdentity node;
  private final boolean refersToVaults;

  /// @param node the client certificate for services that have none of their own; null for none
  /// @param previous those of the plan to be replaced; null for none
  public Identities(
      Snapshot snapshot,
      Secrets secrets,
      @Nullable TlsIdentity node,
      @Nullable Identities previous,
      Problems problems) {
    this.node = node;
    this.refersToVaults = snapshot.certificates().stream().anyMatch(Identities::hasReference);
    snapshot.caCertificates().forEach(authority -> authorities.put(authority.id(), authority));
    if (previous != null) {
      takeOver(previous.byDigests);
    }
    for (var service : snapshot.services()) {
      for (var id : service.caCertificateIds()) {
        if (!authorities.containsKey(id)) {
          var message = "service " + service.id() + ": there is no CA certificate " + id;
          problems.add(FieldPath.ROOT, message, service.document().line());
        }
      }
    }
    for (var certificate : snapshot.certificates()) {
      var texts = texts(certificate, secrets, snapshot);
      var known = previous == null ? null : previous.byId.get(certificate.id());
      try {
        byId.put(
            certificate.id(),
            known != null && known.texts.equals(texts) ? known : new Entry(texts, read(texts)));
      } catch (PemException unreadable) {
        var message = "certificate " + certificate.id() + ": " + unreadable.getMessage();
        if (hasReference(certificate)) {
          // The configuration is valid; the secret that it refers to may be missing for now.
          log.warn("{}: nobody is shown this certificate", message);
        } else {
          problems.add(FieldPath.ROOT, message, certificate.document().line());
        }
      }
    }
  }

  /// Whether some of it is in vaults, where it may change while the configuration stays the same.
  public boolean refersToVaults() {
    return refersToVaults;
  }

  /// Whether `other` has the same certificates, so that what was made with it can be kept.
  public boolean hasSame(Identities other) {
    return this == other
        || (Objects.equals(node, other.node)
            && byId.equals(other.byId)
            && authorities.equals(other.authorities));
  }

  /// Authorities of removed certificates are dropped; otherwise they would pile up.
  private void takeOver(Map<List<String>, TlsAuthorities> before) {
    var digests =
        authorities.values().stream().map(CaCertificate::digest).collect(Collectors.toSet());
    before.forEach((those, known) -> {
      if (digests.containsAll(those)) {
        byDigests.put(those, known);
      }
    });
  }

  private static boolean hasReference(Certificate certificate) {
    return Stream.of(
            certificate.cert(), certificate.key(), certificate.certAlt(), certificate.keyAlt())
        .anyMatch(text -> text != null && VaultReference.isReference(text));
  }

  /// The identities of a certificate entity: one, or one of each kind; empty for an unknown id.
  public List<TlsIdentity> of(String certificateId) {
    var entry = byId.get(certificateId);
    return entry == null ? List.of() : entry.identities;
  }

  /// The client certificate for a service: the first identity of this certificate, or else the
  /// node's own; null for none.
  ///
  /// @param certificateId null for none
  public @Nullable TlsIdentity shown(@Nullable String certificateId) {
    var own = certificateId == null ? List.<TlsIdentity>of() : of(certificateId);
    return own.isEmpty() ? node : own.getFirst();
  }

  /// The client certificate for services that have none of their own; null for none.
  public @Nullable TlsIdentity node() {
    return node;
  }

  /// The authorities with these ids; null for no ids. The same object as long as they do not
  /// change.
  public @Nullable TlsAuthorities authorities(List<String> ids) {
    if (ids.isEmpty()) {
      return null;
    }
    var chosen = ids.stream().map(authorities::get).filter(Objects::nonNull).toList();
    return byDigests.computeIfAbsent(
        chosen.stream().map(CaCertificate::digest).toList(),
        _ ->
            new TlsAuthorities(
                chosen.stream().map(it -> Pem.certificates(it.cert()).getFirst()).toList()));
  }

  private static Texts texts(Certificate certificate, Secrets secrets, Snapshot snapshot) {
    var place = "certificate (" + certificate.id() + "), ";
    var certAlt = certificate.certAlt();
    var keyAlt = certificate.keyAlt();
    return new Texts(
        resolved(certificate.cert(), place + "cert", secrets, snapshot),
        resolved(certificate.key(), place + "key", secrets, snapshot),
        certAlt == null ? null : resolved(certAlt, place + "cert_alt", secrets, snapshot),
        keyAlt == null ? null : resolved(keyAlt, place + "key_alt", secrets, snapshot));
  }

  private static String resolved(String text, String place, Secrets secrets, Snapshot snapshot) {
    return VaultReference.isReference(text) ? secrets.resolve(text, place, snapshot) : text;
  }

  private static List<TlsIdentity> read(Texts texts) {
    var identities = new ArrayList<TlsIdentity>(2);
    identities.add(identity(texts.cert, texts.key));
    if (texts.certAlt != null) {
      identities.add(identity(texts.certAlt, Objects.requireNonNull(texts.keyAlt)));
    }
    return List.copyOf(identities);
  }

  /// Reads a chain and the key of its first certificate.
  ///
  /// @throws PemException when one of them cannot be read, or they do not belong together
  public static TlsIdentity identity(String cert, String key) {
    var chain = Pem.certificates(cert);
    var privateKey = Pem.privateKey(key);
    if (!Pem.isPair(chain.getFirst(), privateKey)) {
      throw new PemException("certificate does not match key");
    }
    return new TlsIdentity(chain, privateKey);
  }
}

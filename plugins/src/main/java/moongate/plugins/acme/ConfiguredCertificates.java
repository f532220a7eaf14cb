package moongate.plugins.acme;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import moongate.fiber.Fiber;
import moongate.gateway.plugin.NodeAccess;
import moongate.model.RuntimeUnavailableException;
import moongate.model.Snapshot;
import moongate.model.pki.Pem;
import moongate.model.pki.PemException;

/// Stores certificates as entities of the configuration, which every node of the database uses. A
/// tag distinguishes them from others.
record ConfiguredCertificates(NodeAccess node) implements Certificates {
  private static final String SNIS = "snis";
  private static final String NAME = "name";

  @Override
  public Shown shown(Fiber fiber, String host, Snapshot snapshot) {
    return isConfigured(host, snapshot) ? Shown.CONFIGURED : Shown.MISSING;
  }

  /// Whether there is a certificate for this name, or for a wildcard that stands for it.
  private static boolean isConfigured(String host, Snapshot snapshot) {
    int first = host.indexOf('.');
    int last = host.lastIndexOf('.');
    return isNamed(host, snapshot)
        || (first >= 0 && isNamed("*" + host.substring(first), snapshot))
        || (last >= 0 && isNamed(host.substring(0, last) + ".*", snapshot));
  }

  private static boolean isNamed(String name, Snapshot snapshot) {
    return !snapshot.documentsWith(SNIS, NAME, name).isEmpty();
  }

  @Override
  public void keep(String host, NewCertificate certificate) throws StorageException {
    try {
      node.configuration().show(host, certificate.chain(), certificate.keyText(), Acme.TAG);
    } catch (RuntimeUnavailableException refused) {
      throw new StorageException(String.valueOf(refused.getMessage()), refused);
    }
  }

  @Override
  public List<Held> all() {
    var all = new ArrayList<Held>();
    var snapshot = node.snapshot().get();
    for (var sni : snapshot.snis()) {
      var certificate = snapshot.certificate(sni.certificateId());
      if (certificate != null && certificate.document().texts("tags").contains(Acme.TAG)) {
        add(all, sni.name(), certificate.cert());
      }
    }
    return all;
  }

  private static void add(List<Held> all, String host, String chain) {
    try {
      X509Certificate first = Pem.certificates(chain).getFirst();
      all.add(new Held(host, first));
    } catch (PemException foreign) {
      // the tag was not set by this plugin
    }
  }
}

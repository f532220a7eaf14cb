package moongate.net.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The authorities that a node trusts if it verifies upstreams.
///
/// @param includesSystem those of the JDK, or of the property `javax.net.ssl.trustStore`
/// @param certificates those named besides
public record Trust(boolean includesSystem, List<X509Certificate> certificates) {
  /// The authorities of the JDK.
  public static final Trust SYSTEM = new Trust(true, List.of());

  public Trust {
    certificates = List.copyOf(certificates);
  }

  /// All authorities, including those of the JDK.
  public List<X509Certificate> all() {
    try {
      var store = keyStore();
      var all = new ArrayList<X509Certificate>();
      for (var name : Collections.list(store.aliases())) {
        if (store.getCertificate(name) instanceof X509Certificate one) {
          all.add(one);
        }
      }
      return all;
    } catch (KeyStoreException e) {
      throw new IllegalStateException("the store was loaded", e);
    }
  }

  public KeyStore keyStore() {
    var store = includesSystem ? system() : empty();
    add(store, certificates);
    return store;
  }

  public static KeyStore of(List<X509Certificate> certificates) {
    var store = empty();
    add(store, certificates);
    return store;
  }

  private static void add(KeyStore store, List<X509Certificate> certificates) {
    try {
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("named-" + i, certificates.get(i));
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK keeps certificates", e);
    }
  }

  private static KeyStore empty() {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has a key store", e);
    }
  }

  private static KeyStore system() {
    var file =
        System.getProperty(
            "javax.net.ssl.trustStore",
            Path.of(System.getProperty("java.home"), "lib", "security", "cacerts").toString());
    try (var in = Files.newInputStream(Path.of(file))) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(in, null); // certificates need no password
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot read the trusted certificates in " + file, e);
    }
  }
}

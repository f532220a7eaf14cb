package moongate.app.node;

import java.util.List;
import java.util.function.Supplier;
import moongate.http.TlsIdentity;

/// Certificates from files that may be replaced while a node runs. A certificate that has not
/// changed remains the same object, so that what belongs to it, such as TLS sessions, is kept.
final class LiveIdentities implements Supplier<List<TlsIdentity>> {
  private final Supplier<List<TlsIdentity>> files;
  private volatile List<TlsIdentity> current;

  LiveIdentities(Supplier<List<TlsIdentity>> files) {
    this.files = files;
    this.current = files.get();
  }

  @Override
  public List<TlsIdentity> get() {
    return current;
  }

  /// Reads the files. Certificates that have not changed are the same objects as before.
  ///
  /// @throws NodeException if one cannot be read
  List<TlsIdentity> read() {
    return files.get().stream().map(this::known).toList();
  }

  private TlsIdentity known(TlsIdentity read) {
    for (var old : current) {
      if (old.chain().equals(read.chain()) && old.key().equals(read.key())) {
        return old;
      }
    }
    return read;
  }

  void replace(List<TlsIdentity> others) {
    current = others;
  }
}

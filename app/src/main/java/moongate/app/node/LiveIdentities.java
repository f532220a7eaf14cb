package moongate.app.node;

import java.util.List;
import java.util.function.Supplier;
import moongate.http.TlsIdentity;

/// Identities that come from files and may be replaced while a node runs. An identity that is the
/// same as before stays the same object: what belongs to it, such as sessions, lives on.
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

  /// What the files say now.
  ///
  /// @throws NodeException when one cannot be read
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

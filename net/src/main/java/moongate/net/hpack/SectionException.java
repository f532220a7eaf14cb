package moongate.net.hpack;

/// A field section cannot be decompressed. Then nothing that follows on its connection can be,
/// either.
public final class SectionException extends Exception {
  private static final long serialVersionUID = 1;

  SectionException(String message) {
    super(message, null, false, false);
  }
}

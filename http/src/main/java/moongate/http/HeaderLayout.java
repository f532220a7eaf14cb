package moongate.http;

/// For the codec: where the lines of a raw head stand, so that an equal head need not be read again
/// ([Headers#copyLayout], [Headers#restore]).
public final class HeaderLayout {
  int[] table = {};

  /// How much of `table` counts.
  int entries;

  /// The index in the raw head at which its first line began.
  int from;

  long seen;
  int length;
}

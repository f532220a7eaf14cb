package moongate.http;

/// For the codec: the positions of the lines in a raw head, so that an equal head need not be
/// parsed again ([Headers#copyLayout], [Headers#restore]).
public final class HeaderLayout {
  int[] table = {};

  /// The number of elements of `table` that are in use.
  int entries;

  /// The index in the raw head at which its first line begins.
  int from;

  long seen;
  int length;
}

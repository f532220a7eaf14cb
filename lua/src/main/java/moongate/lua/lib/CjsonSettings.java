package moongate.lua.lib;

import org.jspecify.annotations.Nullable;

/// The settings of one instance of `cjson`. Each method with an argument sets the value unless the
/// argument is null, and returns the value.
final class CjsonSettings {
  boolean convertsSparse;
  int sparseRatio = 2;
  int sparseSafe = 10;
  int precision = 14;
  int encodeDepth = 1000;
  int decodeDepth = 1000;
  String invalidNumbers = "false";
  boolean decodesInvalidNumbers = true;
  boolean escapesSlash = true;
  boolean emptyTablesAreObjects = true;
  boolean decodesArraysWithMetatable;
  boolean skipsUnsupported;
  private boolean keepsBuffer = true;

  /// True if an array has too many gaps.
  boolean isSparse(double highestIndex, int elements) {
    return sparseRatio > 0
        && highestIndex > (double) elements * sparseRatio
        && highestIndex > sparseSafe;
  }

  boolean decodesArraysWithMetatable(@Nullable Boolean replacement) {
    return decodesArraysWithMetatable =
        replacement == null ? decodesArraysWithMetatable : replacement;
  }

  boolean decodesInvalidNumbers(@Nullable Boolean replacement) {
    return decodesInvalidNumbers = replacement == null ? decodesInvalidNumbers : replacement;
  }

  boolean emptyTablesAreObjects(@Nullable Boolean replacement) {
    return emptyTablesAreObjects = replacement == null ? emptyTablesAreObjects : replacement;
  }

  boolean escapesSlash(@Nullable Boolean replacement) {
    return escapesSlash = replacement == null ? escapesSlash : replacement;
  }

  /// Accepted without effect: buffers are never shared here.
  boolean keepsBuffer(@Nullable Boolean replacement) {
    return keepsBuffer = replacement == null ? keepsBuffer : replacement;
  }

  boolean skipsUnsupported(@Nullable Boolean replacement) {
    return skipsUnsupported = replacement == null ? skipsUnsupported : replacement;
  }

  int encodeDepth(@Nullable Integer replacement) {
    return encodeDepth = replacement == null ? encodeDepth : replacement;
  }

  int decodeDepth(@Nullable Integer replacement) {
    return decodeDepth = replacement == null ? decodeDepth : replacement;
  }
}

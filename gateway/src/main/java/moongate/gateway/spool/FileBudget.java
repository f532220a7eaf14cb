package moongate.gateway.spool;

import java.util.function.BooleanSupplier;

/// The files that bodies may keep open. A node may open a number of files in all, which they share
/// with connections. Used by all threads.
///
/// @param take takes one file; false if there is none left
/// @param give returns a file that was taken
public record FileBudget(BooleanSupplier take, Runnable give) {
  /// No bound but the system's.
  public static final FileBudget UNLIMITED = new FileBudget(() -> true, () -> {});
}

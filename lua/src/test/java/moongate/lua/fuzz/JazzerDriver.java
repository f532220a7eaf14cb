package moongate.lua.fuzz;

import java.util.Objects;

/// The entry point for Jazzer; the system property `target` selects the target.
public final class JazzerDriver {
  private static final FuzzTargets.Target TARGET =
      Objects.requireNonNull(
          FuzzTargets.ALL.get(System.getProperty("target", "")),
          "-Dtarget must be one of " + FuzzTargets.ALL.keySet());

  private JazzerDriver() {}

  public static void fuzzerTestOneInput(byte[] data) {
    TARGET.run(FuzzTargets.text(data));
  }
}

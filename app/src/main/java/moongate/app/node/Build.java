package moongate.app.node;

/// What this program is.
public final class Build {
  private Build() {}

  /// The version in the manifest of moongate.jar; `dev` where the classes do not come from a jar.
  public static String version() {
    var version = Build.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}

package moongate.app.node;

/// Information about the program's build.
public final class Build {
  private Build() {}

  /// The version in the manifest of moongate.jar; `dev` if the classes do not come from a jar.
  public static String version() {
    var version = Build.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}

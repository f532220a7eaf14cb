package moongate.plugins.aws;

/// Names of AWS's regions.
public final class Region {
  private Region() {}

  /// The end of the names of all services in it.
  public static String domain(String region) {
    return region + (region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
  }

  /// The region in the name of one of AWS's own hosts; of another one, where AWS began.
  public static String ofHost(String host) {
    var parts = host.split("\\.", -1);
    boolean isOfAws = parts.length > 3 && host.contains(".amazonaws.com");
    return isOfAws ? parts[1] : "us-east-1";
  }
}
